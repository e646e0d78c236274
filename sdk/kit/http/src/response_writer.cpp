#include "response_writer.h"

#include <array>
#include <charconv>
#include <ctime>

#include "orrery/kit/http/text.h"
#include "status.h"
#include "stream_end.h"

namespace orrery::kit::http {
namespace {

constexpr std::array<std::string_view, 9> connection_fields = {"connection", "keep-alive",       "transfer-encoding",
                                                               "upgrade",    "proxy-connection", "te",
                                                               "trailer",    "content-length",   "date"};

// The date changes once a second; formatting it for each response would be waste.
std::string_view date_now() {
    thread_local std::time_t last = 0;
    thread_local char text[40] = "";
    std::time_t now = std::time(nullptr);
    if (now != last) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
        last = now;
    }
    return text;
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

// A HEAD may be answered without making the body: then the handler's own word counts.
std::string body_length(const Response& response, const ResponseContext& context) {
    std::optional<std::string_view> told = response.fields.find("content-length");
    bool number = told && !told->empty() && told->find_first_not_of("0123456789") == std::string_view::npos;
    if (context.head_only && response.body.empty() && number) return std::string(*told);
    return std::to_string(response.body.size());
}

std::string chunk_head(std::size_t size) {
    char digits[17];
    auto end = std::to_chars(digits, digits + sizeof digits, size, 16).ptr;
    return std::string(digits, end) + "\r\n";
}

// Copies the data frames of a stream into the connection; false when the body did not come whole.
Await<bool> relay_body(Channel& channel, StreamEnd& stream, bool chunked, const ServerLimits& limits) {
    for (;;) {
        StreamEnd::Piece piece = co_await stream.next();
        if (piece.status != StreamEnd::Piece::Status::bytes) co_return false;
        if (piece.kind == wire::Kind::end) break;
        if (piece.kind != wire::Kind::data) co_return false;
        if (piece.bytes.empty()) continue;
        const std::string head = chunked ? chunk_head(piece.bytes.size()) : std::string();
        const std::string_view tail = chunked ? "\r\n" : "";
        const bool written = co_await channel.write(head, piece.bytes, tail, limits.progress);
        if (!written) co_return false;
    }
    co_return !chunked || co_await channel.write("0\r\n\r\n", limits.progress);
}

Await<bool> write_streamed(Channel& channel, Response& response, const ResponseContext& context,
                           const ServerLimits& limits) {
    StreamEnd stream(channel.executor(), std::move(response.stream));
    std::string framing = context.old_client ? "" : "Transfer-Encoding: chunked\r\n";
    if (!context.keep_alive || context.old_client) framing += "Connection: close\r\n";
    const std::string head = response_head(response, framing);
    const bool begun = co_await channel.write(head, limits.progress);
    if (!begun) co_return false;
    if (context.head_only) co_return context.keep_alive;
    const bool whole = co_await relay_body(channel, stream, !context.old_client, limits);
    co_return whole&& context.keep_alive && !context.old_client;
}

}  // namespace

std::string response_head(const Response& response, std::string_view framing) {
    std::string out;
    out.reserve(512);
    out += "HTTP/1.1 ";
    out += std::to_string(response.status);
    out += ' ';
    out += status_text(response.status);
    out += "\r\nDate: ";
    out += date_now();
    out += "\r\n";
    for (const Field& field : response.fields) {
        bool ours = false;
        for (std::string_view name : connection_fields) ours = ours || equal_ignoring_case(field.name, name);
        if (ours || !is_token(field.name) || !is_field_value(field.value)) continue;
        out += field.name;
        out += ": ";
        out += field.value;
        out += "\r\n";
    }
    out += framing;
    out += "\r\n";
    return out;
}

Await<bool> write_response(Channel& channel, Response& response, const ResponseContext& context,
                           const ServerLimits& limits) {
    if (response.stream && !has_no_body(response.status))
        co_return co_await write_streamed(channel, response, context, limits);
    std::string framing;
    if (!has_no_body(response.status)) framing = "Content-Length: " + body_length(response, context) + "\r\n";
    if (!context.keep_alive) framing += "Connection: close\r\n";
    std::string head = response_head(response, framing);
    bool with_body = !context.head_only && !has_no_body(response.status);
    std::string_view body = with_body ? std::string_view(response.body) : std::string_view{};
    if (body.size() <= 16 * 1024) {  // one buffer: one TLS record, one packet
        head += body;
        body = {};
    }
    const bool written = co_await channel.write(head, body, {}, limits.progress);
    co_return written&& context.keep_alive;
}

}  // namespace orrery::kit::http
