#include "record.h"

#include <orrery/kit/json.h>

#include <charconv>

namespace otlp {

namespace {

using orrery::json::Writer;

void attribute(Writer& writer, std::string_view name, std::string_view value) {
    writer.begin_object().key("key").string(name).key("value").begin_object().key("stringValue").string(value);
    writer.end_object().end_object();
}

void exception_attributes(Writer& writer, std::string_view exception) {
    if (exception.empty()) return;
    attribute(writer, "exception.message", exception.substr(0, exception.find('\n')));
    attribute(writer, "exception.stacktrace", exception);
}

}  // namespace

int severity_number(int32_t level) noexcept {
    return level >= ORRERY_LOG_DEBUG && level <= ORRERY_LOG_FATAL ? 1 + 4 * level : 0;
}

std::string log_record(const orrery::logkit::Event& event, std::string_view text, std::int64_t observed_microseconds) {
    std::string out;
    Writer writer(out);
    writer.begin_object();
    writer.key("timeUnixNano").string(std::to_string(event.microseconds) + "000");
    writer.key("observedTimeUnixNano").string(std::to_string(observed_microseconds) + "000");
    writer.key("severityNumber").integer(severity_number(event.level));
    writer.key("severityText").string(event.level_name());
    writer.key("body").begin_object().key("stringValue").string(text).end_object();
    writer.key("attributes").begin_array();
    attribute(writer, "logger.name", event.logger);
    attribute(writer, "thread.name", event.thread);
    if (!event.stanza.empty()) attribute(writer, "orrery.stanza", event.stanza);
    exception_attributes(writer, event.exception);
    for (auto& field : event.properties.all()) attribute(writer, orrery::view(field.name), orrery::view(field.value));
    writer.end_array().end_object();
    return out;
}

std::string request_head(const Attributes& resource) {
    std::string out;
    Writer writer(out);
    writer.begin_object().key("resourceLogs").begin_array().begin_object();
    writer.key("resource").begin_object().key("attributes").begin_array();
    for (auto& [name, value] : resource) attribute(writer, name, value);
    writer.end_array().end_object();
    writer.key("scopeLogs").begin_array().begin_object();
    writer.key("scope").begin_object().key("name").string("orrery").end_object();
    writer.key("logRecords").begin_array();
    return out;
}

std::string request_body(const std::string& head, const std::deque<orrery::logkit::Parcel>& records) {
    auto body = head;
    for (auto& record : records) body.append(&record == &records.front() ? "" : ",").append(record.bytes);
    return body + "]}]}]}";
}

PartialSuccess partial_success(std::string_view body) try {
    auto answer = orrery::json::parse(body, {.depth = 16, .bytes = 1u << 20, .values = 10'000});
    auto& found = answer["partialSuccess"];
    PartialSuccess out{found["rejectedLogRecords"].integer_or(0), std::string(found["errorMessage"].string_or(""))};
    if (auto text = found["rejectedLogRecords"].string_or(""); !text.empty())
        std::from_chars(text.data(), text.data() + text.size(), out.rejected);
    return out;
} catch (const orrery::json::Error&) {
    return {};
}

}  // namespace otlp
