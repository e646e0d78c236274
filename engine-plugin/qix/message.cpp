#include "qix/message.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace orrery::qix {
namespace {

constexpr std::size_t kLongestParameter = 500;
constexpr std::size_t kLongestMessage = 4000;  // of a script's error, too

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

/// Looks through a text that is no JSON for the "id" of its outermost object, as far as brackets and texts make sense.
class IdScan {
public:
    explicit IdScan(std::string_view text) : text_(text) {}

    json::Value find() {
        skip_blanks();
        if (!take('{')) return {};
        for (int depth = 1; at_ < text_.size() && depth > 0; skip_blanks()) {
            const char byte = text_[at_];
            if (byte == '"') {
                const std::string_view name = read_text();
                skip_blanks();
                if (depth == 1 && name == "id" && take(':')) return read_id();
                continue;
            }
            if (byte == '{' || byte == '[') ++depth;
            if (byte == '}' || byte == ']') --depth;
            ++at_;
        }
        return {};
    }

private:
    void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
    bool take(char wanted) {
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }
    /// What stands between the quotes here; to the end of the text when they do not close.
    std::string_view read_text() {
        const std::size_t begin = ++at_;
        while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
        at_ = std::min(at_, text_.size());
        const std::string_view content = text_.substr(begin, at_ - begin);
        take('"');
        return content;
    }
    json::Value read_id() {
        skip_blanks();
        if (at_ < text_.size() && text_[at_] == '"') {
            const std::string_view content = read_text();
            const bool plain = content.size() <= 64 && content.find('\\') == std::string_view::npos;
            return plain ? json::Value(content) : json::Value();
        }
        std::int64_t number = 0;
        const char* end = text_.data() + text_.size();
        const auto [rest, error] = std::from_chars(text_.data() + at_, end, number);
        const bool whole = error == std::errc() && (rest == end || (*rest != '.' && *rest != 'e' && *rest != 'E'));
        return whole ? json::Value(number) : json::Value();
    }

    const std::string_view text_;
    std::size_t at_ = 0;
};

json::Value id_within(std::string_view text) { return IdScan(text).find(); }

/// What a client sent comes back in its refusal, but not all of a megabyte.
std::string shortened(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;  // no half characters
    return std::string(text.substr(0, most)) + "…";
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
        id = id_within(text);
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
    request.delta = message["delta"].bool_or(false);
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

std::string delta_message(const json::Value& id, std::string_view patches, const ChangeLists& changes) {
    std::string out;
    json::Writer writer(out);
    writer.begin_object().key("jsonrpc").string("2.0").key("id").value(id).key("delta").boolean(true);
    writer.key("result").raw(patches);
    write_lists(writer, changes);
    writer.end_object();
    return out;
}

std::string error_message(const json::Value& id, const QixError& error, const ChangeLists& changes) {
    std::string out;
    json::Writer writer(out);
    writer.begin_object().key("jsonrpc").string("2.0").key("id").value(id).key("error").begin_object();
    writer.key("code").integer(static_cast<int>(error.code()));
    writer.key("parameter").string(shortened(error.parameter(), kLongestParameter));
    writer.key("message").string(shortened(error.what(), kLongestMessage));
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
