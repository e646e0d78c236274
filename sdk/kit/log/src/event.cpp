#include <orrery/kit/log/event.h>
#include <orrery/kit/log/guid.h>

namespace orrery::logkit {

std::optional<std::string_view> Properties::find(std::string_view name, size_t& hint) const {
    auto& fields = all();
    if (hint < fields.size() && view(fields[hint].name) == name) return view(fields[hint].value);
    for (size_t i = 0; i < fields.size(); ++i)
        if (view(fields[i].name) == name) return hint = i, view(fields[i].value);
    return std::nullopt;
}

void Properties::decode() const {
    decoded_ = true;
    auto rest = encoded_;
    if (rest.empty() || !wire::read_record(rest, fields_)) fields_.clear();
}

void Event::read(const LogRows& rows, uint32_t row) {
    microseconds = rows.microseconds(row);
    level = rows.level_of(row);
    logger = rows.text(row, LogRows::logger);
    thread = rows.text(row, LogRows::thread);
    message = rows.text(row, LogRows::message);
    exception = rows.text(row, LogRows::exception);
    properties.reset(rows.text(row, LogRows::properties));
    stanza = rows.text(row, LogRows::stanza);
    renew();
}

std::string_view Event::guid() const {
    if (!has_guid_) make_guid(guid_), has_guid_ = true;
    return {guid_.data(), guid_.size()};
}

void Event::set_guid(std::string_view guid) noexcept {
    has_guid_ = guid.size() == guid_size;
    if (has_guid_) guid.copy(guid_.data(), guid_size);
}

KeptEvent::KeptEvent(const Event& event) {
    event_.microseconds = event.microseconds, event_.level = event.level;
    event_.set_guid(event.guid());
    std::string_view parts[] = {event.logger,    event.thread, event.message,
                                event.exception, event.stanza, event.properties.encoded()};
    for (auto part : parts) size_ += part.size();
    bytes_ = std::make_unique_for_overwrite<char[]>(size_);
    char* at = bytes_.get();
    for (auto& part : parts) {
        if (!part.empty()) part.copy(at, part.size());
        part = {at, part.size()};
        at += part.size();
    }
    event_.logger = parts[0], event_.thread = parts[1], event_.message = parts[2];
    event_.exception = parts[3], event_.stanza = parts[4];
    event_.properties.reset(parts[5]);
}

}  // namespace orrery::logkit
