// Syslog's facilities and severities.
#pragma once
#include <orrery/kit/log/event.h>

#include <vector>

namespace remote_syslog {

/// 0–23 for a number or one of log4net's names (User, Local0, …) in any case. Throws Error(invalid).
int facility_of(std::string_view name);
/// 0–7 for a number or a name: Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug.
int severity_of(std::string_view name);

/// Levels to severities. [any thread]
class SeverityMap {
public:
    /// `lines`: "level=ERROR severity=Critical"; what they do not name is log4net's own choice.
    explicit SeverityMap(const std::vector<std::string_view>& lines);
    int operator()(orrery::logkit::LevelNumber level) const;

private:
    std::vector<std::pair<orrery::logkit::LevelNumber, int>> mapped_;  // the highest level first
};

}  // namespace remote_syslog
