// Strict parsing of one request head: everything a lenient reader could understand differently is refused.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "orrery/kit/http/fields.h"

namespace orrery::kit::http {

/// How large a head may be before its sender is refused.
struct HeadLimits {
    std::size_t bytes = 16 * 1024;  // request line and fields; more is 431
    std::size_t lines = 100;        // fields; more is 431
    std::size_t target = 8 * 1024;  // more is 414
};

/// Why a message is not taken: the status to answer, and a text without any of the client's bytes.
struct Refusal {
    int status = 400;
    std::string_view reason;
};

/// What a head says, once it has passed the parser. Owns its text.
struct RequestHead {
    std::string method;
    std::string path;       // normalised, see target.h
    std::string query;      // as sent
    std::string authority;  // Host, lower-case, with port if given; empty only in HTTP/1.0
    Fields fields;
    int minor_version = 1;
    bool chunked = false;
    std::uint64_t content_length = 0;
    bool keep_alive = true;
    bool expects_continue = false;
    bool websocket = false;  // a complete RFC 6455 handshake

    bool has_body() const { return chunked || content_length > 0; }
};

/// Finds the blank line that ends a head as bytes arrive. A line that ends without CR is an error at once, so that a
/// client which never sends CRLF does not wait for a timeout.
class HeadScanner {
public:
    /// Whether the head goes on, is whole, or ends a line wrongly.
    enum class State { more, complete, bad_line_end };
    /// Looks at the bytes of buffer not looked at before. complete: size() bytes of it are the head.
    State scan(std::string_view buffer);
    std::size_t size() const { return position_; }

private:
    std::size_t position_ = 0, line_start_ = 0;
};

/// Parses a complete head (ending in CRLF CRLF).
std::variant<RequestHead, Refusal> parse_request_head(std::string_view head, const HeadLimits& limits);

/// Parses field lines ("name: value CRLF"…); used for heads, trailers and responses.
std::variant<Fields, Refusal> parse_fields(std::string_view lines, std::size_t max_lines);

}  // namespace orrery::kit::http
