#include "entry.h"

#include <orrery/kit/log/spec.h>
#include <orrery/settings.h>
#include <unistd.h>

#include <algorithm>

namespace event_log {

namespace {

using orrery::settings::detail::same_word;

EntryType type_of(std::string_view name) {
    constexpr std::pair<std::string_view, EntryType> names[] = {{"error", EntryType::error},
                                                                {"warning", EntryType::warning},
                                                                {"information", EntryType::information},
                                                                {"successaudit", EntryType::success_audit},
                                                                {"failureaudit", EntryType::failure_audit}};
    for (auto& [known, type] : names)
        if (same_word(name, known)) return type;
    throw orrery::Error(orrery::Code::invalid, "the eventLogEntryType in parameter --mapping is unknown",
                        "expected Error, Warning, Information, SuccessAudit or FailureAudit");
}

/// syslog's severity, which the journal uses, too.
int priority_of(EntryType type) {
    switch (type) {
        case EntryType::error:
            return 3;
        case EntryType::warning:
        case EntryType::failure_audit:
            return 4;
        case EntryType::success_audit:
            return 5;
        case EntryType::information:
            break;
    }
    return 6;
}

std::string_view name_of(EntryType type) {
    constexpr std::string_view names[] = {"Error", "Warning", "Information", "SuccessAudit", "FailureAudit"};
    return names[static_cast<size_t>(type)];
}

std::string_view cut(std::string_view text) {
    size_t characters = 0;
    for (size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80 && ++characters > longest_text)
            return text.substr(0, i);
    return text;
}

void field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    if (value.find('\n') == value.npos) {
        out.append("=").append(value).append("\n");
        return;
    }
    out += '\n';
    std::uint64_t size = value.size();
    for (int i = 0; i < 8; ++i, size >>= 8) out += static_cast<char>(size & 0xff);
    out.append(value).append("\n");
}

std::string number_or(const orrery::logkit::Event& event, std::string_view property, std::int64_t otherwise) {
    auto given = event.properties.find(property);
    auto number = given ? orrery::settings::whole_number(*given) : std::nullopt;
    return std::to_string(number.value_or(otherwise));
}

}  // namespace

EntryTypes::EntryTypes(const std::vector<std::string_view>& lines) {
    for (auto line : lines) {
        auto part = orrery::logkit::part_from_line("mapping " + std::string(line));
        mapped_.emplace_back(orrery::logkit::require_level(part.params.text("level"), "level in --mapping"),
                             type_of(part.params.text("eventlogentrytype")));
    }
    std::stable_sort(mapped_.begin(), mapped_.end(), [](auto& a, auto& b) { return a.first > b.first; });
}

EntryType EntryTypes::operator()(orrery::logkit::LevelNumber level) const {
    for (auto& [least, type] : mapped_)
        if (level >= least) return type;
    if (level >= orrery::logkit::level_number(ORRERY_LOG_ERROR)) return EntryType::error;
    return level >= orrery::logkit::level_number(ORRERY_LOG_WARN) ? EntryType::warning : EntryType::information;
}

std::string journal_entry(const orrery::logkit::Event& event, std::string_view text, const Source& source,
                          EntryType type) {
    std::string out;
    field(out, "MESSAGE", cut(text));
    field(out, "PRIORITY", std::to_string(priority_of(type)));
    field(out, "SYSLOG_IDENTIFIER", source.application);
    field(out, "SYSLOG_PID", std::to_string(::getpid()));
    field(out, "ORRERY_LOGGER", event.logger);
    field(out, "ORRERY_LEVEL", event.level_name());
    field(out, "ORRERY_THREAD", event.thread);
    if (!event.stanza.empty()) field(out, "ORRERY_STANZA", event.stanza);
    if (auto request = event.properties.find("request.id")) field(out, "ORRERY_REQUEST_ID", *request);
    field(out, "ORRERY_TIME_USEC", std::to_string(event.microseconds));
    field(out, "EVENT_LOG", source.log_name);
    field(out, "EVENT_TYPE", name_of(type));
    field(out, "EVENT_ID", number_or(event, "EventID", source.event_id));
    field(out, "EVENT_CATEGORY", number_or(event, "Category", source.category));
    return out;
}

std::string syslog_entry(const orrery::logkit::Event& event, std::string_view text, const Source& source,
                         EntryType type) {
    constexpr int user_facility = 1, longest_datagram = 60'000;
    std::string out = "<" + std::to_string(user_facility * 8 + priority_of(type)) + ">" + source.application + "[" +
                      std::to_string(::getpid()) + "]: ";
    auto id = number_or(event, "EventID", source.event_id);
    if (id != "0") out += "[" + id + "] ";
    for (char c : cut(text)) out += static_cast<unsigned char>(c) < 32 || c == 127 ? ' ' : c;
    out.resize(std::min<size_t>(out.size(), longest_datagram));
    return out;
}

}  // namespace event_log
