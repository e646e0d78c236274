// Rows in the JSON form of OpenTelemetry's log records.
#pragma once
#include <orrery/kit/log/event.h>
#include <orrery/kit/log/outbox.h>

#include <vector>

namespace otlp {

/// OpenTelemetry's number of a row's level: DEBUG 5, INFO 9, WARN 13, ERROR 17, FATAL 21.
int severity_number(int32_t level) noexcept;
/// One logRecord. `text` is its body.
std::string log_record(const orrery::logkit::Event& event, std::string_view text, std::int64_t observed_microseconds);

using Attributes = std::vector<std::pair<std::string, std::string>>;
/// What comes before the records in a request's body: the resource and the scope. `]}]}]}` ends it.
std::string request_head(const Attributes& resource);
std::string request_body(const std::string& head, const std::deque<orrery::logkit::Parcel>& records);

/// How many records a 2xx answer says were rejected, and its message.
struct PartialSuccess {
    std::int64_t rejected = 0;
    std::string message;
};
/// Of a body that is no JSON: none.
PartialSuccess partial_success(std::string_view body);

}  // namespace otlp
