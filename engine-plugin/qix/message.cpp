#include "qix/message.h"

#include <cmath>

namespace orrery::qix {
namespace {

void write_lists(json::Writer& writer, const ChangeLists& changes) {
    const auto list = [&](std::string_view name, const std::vector<int>& handles) {
        if (handles.empty()) return;
        writer.key(name).begin_array();
        for (const int handle : handles) writer.integer(handle);
        writer.end_array();
    };
    list("change", changes.changed);
    list("close", changes.closed);
}

int read_handle(const json::Value& message) {
    const json::Value* handle = message.find("handle");
    if (handle == nullptr || handle->is_null()) return kGlobalHandle;
    if (!handle->is_integer() || handle->as_integer() < kGlobalHandle || handle->as_integer() > INT32_MAX)
        throw QixError(ErrorCode::invalid_request, "handle must be a whole number", "handle");
    return static_cast<int>(handle->as_integer());
}

}  // namespace

RequestMessage read_request(std::string_view text, const MessageLimits& limits, json::Value& id) {
    json::Value message;
    try {
        message = json::parse(text, limits.json);
    } catch (const json::ParseError& error) {
        throw QixError(ErrorCode::parse_error, error.what());
    }
    if (!message.is_object())
        throw QixError(ErrorCode::invalid_request, "a request is one JSON object; batches are not supported");
    const json::Value& given = message["id"];
    if (!given.is_integer() && !given.is_string())
        throw QixError(ErrorCode::invalid_request, "id must be a whole number or a text", "id");
    id = given;
    RequestMessage request;
    request.id = id;
    request.handle = read_handle(message);
    const json::Value& method = message["method"];
    if (!method.is_string() || method.as_string().empty())
        throw QixError(ErrorCode::invalid_request, "method must be a text", "method");
    request.method = method.as_string();
    if (json::Value* params = message.find("params")) request.params = std::move(*params);
    if (!request.params.is_null() && !request.params.is_array() && !request.params.is_object())
        throw QixError(ErrorCode::invalid_request, "params must be an array or an object", "params");
    return request;
}

std::string result_message(const json::Value& id, const json::Value& result, const ChangeLists& changes) {
    std::string out;
    json::Writer writer(out);
    writer.begin_object().key("jsonrpc").string("2.0").key("id").value(id);
    writer.key("result").value(result.is_null() ? json::Value::object() : result);
    write_lists(writer, changes);
    writer.end_object();
    return out;
}

std::string error_message(const json::Value& id, const QixError& error, const ChangeLists& changes) {
    std::string out;
    json::Writer writer(out);
    writer.begin_object().key("jsonrpc").string("2.0").key("id").value(id).key("error").begin_object();
    writer.key("code").integer(static_cast<int>(error.code()));
    writer.key("parameter").string(error.parameter());
    writer.key("message").string(error.what());
    writer.end_object();
    write_lists(writer, changes);
    writer.end_object();
    return out;
}

std::string push_message(const ChangeLists& changes) {
    std::string out;
    json::Writer writer(out);
    writer.begin_object().key("jsonrpc").string("2.0");
    write_lists(writer, changes);
    writer.end_object();
    return out;
}

std::string notification_message(std::string_view method, const json::Value& params) {
    std::string out;
    json::Writer writer(out);
    writer.begin_object().key("jsonrpc").string("2.0").key("method").string(method);
    writer.key("params").value(params).end_object();
    return out;
}

json::Value wire_number(double number) {
    if (std::isnan(number)) return json::Value("NaN");
    if (std::isinf(number)) return json::Value(number > 0 ? "Infinity" : "-Infinity");
    return json::Value(number);
}

}  // namespace orrery::qix
