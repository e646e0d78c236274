#include "severity.h"

#include <orrery/kit/log/spec.h>
#include <orrery/settings.h>

#include <algorithm>
#include <array>

namespace remote_syslog {

namespace {

using orrery::settings::detail::same_word;

template <size_t N>
int number_of(std::string_view name, const std::array<std::string_view, N>& names, const char* what, const char* hint) {
    for (size_t i = 0; i < N; ++i)
        if (same_word(name, names[i])) return static_cast<int>(i);
    auto number = orrery::settings::whole_number(name);
    if (number && *number >= 0 && *number < static_cast<std::int64_t>(N)) return static_cast<int>(*number);
    throw orrery::Error(orrery::Code::invalid, std::string(what) + " is unknown", hint);
}

}  // namespace

int facility_of(std::string_view name) {
    static constexpr std::array<std::string_view, 24> names{
        "kernel", "user",   "mail",           "daemons", "authorization", "syslog", "printer", "news",
        "uucp",   "clock",  "authorization2", "ftp",     "ntp",           "audit",  "alert",   "clock2",
        "local0", "local1", "local2",         "local3",  "local4",        "local5", "local6",  "local7"};
    return number_of(name, names, "parameter --facility",
                     "expected 0 to 23, or a name such as User, Daemons or Local0");
}

int severity_of(std::string_view name) {
    static constexpr std::array<std::string_view, 8> names{"emergency", "alert",  "critical",      "error",
                                                           "warning",   "notice", "informational", "debug"};
    return number_of(name, names, "the severity in parameter --mapping",
                     "expected 0 to 7, Emergency, Alert, Critical, Error, Warning, Notice, Informational or Debug");
}

SeverityMap::SeverityMap(const std::vector<std::string_view>& lines) {
    for (auto line : lines) {
        auto part = orrery::logkit::part_from_line("mapping " + std::string(line));
        mapped_.emplace_back(orrery::logkit::require_level(part.params.text("level"), "level in --mapping"),
                             severity_of(part.params.text("severity")));
    }
    std::stable_sort(mapped_.begin(), mapped_.end(), [](auto& a, auto& b) { return a.first > b.first; });
}

int SeverityMap::operator()(orrery::logkit::LevelNumber level) const {
    for (auto& [least, severity] : mapped_)
        if (level >= least) return severity;
    constexpr std::pair<orrery::logkit::LevelNumber, int> otherwise[] = {
        {120'000, 0}, {100'000, 1}, {90'000, 2}, {70'000, 3}, {60'000, 4}, {50'000, 5}, {40'000, 6}};
    for (auto& [least, severity] : otherwise)
        if (level >= least) return severity;
    return 7;
}

}  // namespace remote_syslog
