// A row as an entry of the system's log.
#pragma once
#include <orrery/kit/log/event.h>

#include <vector>

namespace event_log {

/// Windows' types of entries, as log4net's mapping names them.
enum class EntryType { error, warning, information, success_audit, failure_audit };

/// Levels to entry types. [any thread]
class EntryTypes {
public:
    /// `lines`: "level=INFO eventLogEntryType=SuccessAudit". Throws Error(invalid).
    explicit EntryTypes(const std::vector<std::string_view>& lines);
    EntryType operator()(orrery::logkit::LevelNumber level) const;

private:
    std::vector<std::pair<orrery::logkit::LevelNumber, EntryType>> mapped_;
};

/// What is the same for all entries.
struct Source {
    std::string log_name = "Application", application = "orrery", machine = ".";
    std::int64_t event_id = 0, category = 0;
};

constexpr size_t longest_text = 31'837;  ///< characters; what Windows' log takes

/// The journal's native form: `NAME=value` lines, values with line ends counted.
std::string journal_entry(const orrery::logkit::Event& event, std::string_view text, const Source& source,
                          EntryType type);
/// `<pri>application[pid]: text`, lines joined.
std::string syslog_entry(const orrery::logkit::Event& event, std::string_view text, const Source& source,
                         EntryType type);

}  // namespace event_log
