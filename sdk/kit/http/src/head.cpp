#include "orrery/kit/http/head.h"

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "orrery/kit/http/target.h"
#include "orrery/kit/http/text.h"

namespace orrery::kit::http {
namespace {

using MaybeRefusal = std::optional<Refusal>;

// Fields that must not come twice: two readers might each believe another one.
constexpr std::array<std::string_view, 16> single_fields = {"host",
                                                            "content-length",
                                                            "transfer-encoding",
                                                            "content-type",
                                                            "authorization",
                                                            "cookie",
                                                            "expect",
                                                            "upgrade",
                                                            "origin",
                                                            "x-qlik-user",
                                                            "x-qlik-xrfkey",
                                                            "sec-websocket-key",
                                                            "range",
                                                            "if-match",
                                                            "referer",
                                                            "sec-websocket-version"};

constexpr std::array<std::string_view, 7> known_methods = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"};

MaybeRefusal check_method(std::string_view method) {
    for (std::string_view known : known_methods)
        if (method == known) return std::nullopt;
    bool plausible = is_token(method) && method.size() <= 20;
    for (char c : method) plausible = plausible && c >= 'A' && c <= 'Z';
    return plausible ? Refusal{501, "the method is not supported"} : Refusal{400, "the method is malformed"};
}

MaybeRefusal check_version(std::string_view version, RequestHead& head) {
    if (version == "HTTP/1.1") return std::nullopt;
    head.minor_version = 0;
    if (version == "HTTP/1.0") return std::nullopt;
    bool plausible = version.size() == 8 && version.substr(0, 5) == "HTTP/" && version[6] == '.';
    return plausible ? Refusal{505, "only HTTP/1.1 is spoken here"} : Refusal{400, "the request line is malformed"};
}

// Splits an absolute-form target; the authority must be the one of the Host field.
MaybeRefusal take_target(std::string_view target, const RequestHead& head, Target& out) {
    if (target == "*" && head.method == "OPTIONS") {
        out.path = "/";
        return std::nullopt;
    }
    std::string_view rest = target;
    if (target.front() != '/') {
        std::string scheme = lower(target.substr(0, 8));
        std::size_t skip = scheme == "https://" ? 8 : scheme.substr(0, 7) == "http://" ? 7 : 0;
        if (skip == 0) return Refusal{400, "the target is not a path"};
        rest = target.substr(skip);
        std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
        if (!equal_ignoring_case(authority, head.authority))
            return Refusal{400, "the target and Host name different hosts"};
        rest.remove_prefix(authority.size());
    }
    std::string path(rest);
    if (path.empty() || path.front() != '/') path.insert(0, 1, '/');
    std::optional<Target> normalised = normalise_target(path);
    if (!normalised) return Refusal{400, "the path is malformed"};
    out = std::move(*normalised);
    return std::nullopt;
}

bool is_host(std::string_view host) {
    if (host.empty() || host.size() > 300) return false;
    std::size_t colon = host.front() == '[' ? host.find(']') + 1 : host.find(':');
    std::string_view name = host.substr(0, colon);
    if (name.empty()) return false;
    std::string_view allowed = host.front() == '[' ? "0123456789abcdef:.[]" : "abcdefghijklmnopqrstuvwxyz0123456789.-_";
    if (name.find_first_not_of(allowed) != std::string_view::npos) return false;
    if (colon >= host.size()) return true;
    std::string_view port = host.substr(colon);
    return port.size() >= 2 && port.size() <= 6 && port.front() == ':' &&
           port.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

MaybeRefusal check_host(RequestHead& head) {
    std::optional<std::string_view> host = head.fields.find("host");
    if (!host) return head.minor_version == 1 ? MaybeRefusal(Refusal{400, "the Host field is missing"}) : std::nullopt;
    head.authority = lower(*host);
    return is_host(head.authority) ? std::nullopt : MaybeRefusal(Refusal{400, "the Host field is malformed"});
}

MaybeRefusal check_repeats(const Fields& fields) {
    std::array<bool, single_fields.size()> seen{};
    for (const Field& field : fields)
        for (std::size_t i = 0; i < single_fields.size(); ++i)
            if (field.name == single_fields[i] && std::exchange(seen[i], true))
                return Refusal{400, "a field that may come once came twice"};
    return std::nullopt;
}

MaybeRefusal check_framing(RequestHead& head) {
    std::optional<std::string_view> length = head.fields.find("content-length");
    std::optional<std::string_view> coding = head.fields.find("transfer-encoding");
    if (length && coding) return Refusal{400, "Content-Length and Transfer-Encoding exclude each other"};
    if (coding) {
        if (head.minor_version == 0 || !equal_ignoring_case(*coding, "chunked"))
            return Refusal{400, "the only transfer coding is chunked"};
        head.chunked = true;
    }
    if (length) {
        bool digits = !length->empty() && length->size() <= 18 &&
                      length->find_first_not_of("0123456789") == std::string_view::npos;
        if (!digits) return Refusal{400, "Content-Length is not a number"};
        std::from_chars(length->data(), length->data() + length->size(), head.content_length);
    }
    return std::nullopt;
}

MaybeRefusal check_websocket(RequestHead& head) {
    std::optional<std::string_view> upgrade = head.fields.find("upgrade");
    if (!upgrade || !equal_ignoring_case(*upgrade, "websocket")) return std::nullopt;
    bool asked = false;
    for (const Field& field : head.fields)
        if (field.name == "connection")
            each_list_element(field.value,
                              [&](std::string_view token) { asked = asked || equal_ignoring_case(token, "upgrade"); });
    if (!asked) return std::nullopt;
    std::optional<std::string_view> key = head.fields.find("sec-websocket-key");
    bool key_ok = key && key->size() == 24 && key->substr(22) == "==";
    if (head.method != "GET" || head.minor_version == 0 || head.has_body() || !key_ok)
        return Refusal{400, "the WebSocket handshake is malformed"};
    if (head.fields.find("sec-websocket-version") != "13")
        return Refusal{426, "only WebSocket version 13 is spoken here"};
    head.websocket = true;
    return std::nullopt;
}

MaybeRefusal check_connection(RequestHead& head) {
    head.keep_alive = head.minor_version == 1;
    for (const Field& field : head.fields)
        if (field.name == "connection")
            each_list_element(field.value, [&](std::string_view token) {
                if (equal_ignoring_case(token, "close")) head.keep_alive = false;
            });
    if (std::optional<std::string_view> expect = head.fields.find("expect")) {
        if (!equal_ignoring_case(*expect, "100-continue")) return Refusal{417, "the expectation is not known"};
        head.expects_continue = head.minor_version == 1;
    }
    return std::nullopt;
}

}  // namespace

HeadScanner::State HeadScanner::scan(std::string_view buffer) {
    while (const void* found = std::memchr(buffer.data() + position_, '\n', buffer.size() - position_)) {
        auto at = static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data());
        if (at == 0 || buffer[at - 1] != '\r') return State::bad_line_end;
        bool blank = at - 1 == line_start_;
        position_ = line_start_ = at + 1;
        if (blank) return State::complete;
    }
    position_ = buffer.size();
    return State::more;
}

std::variant<Fields, Refusal> parse_fields(std::string_view lines, std::size_t max_lines) {
    Fields fields;
    while (!lines.empty()) {
        std::size_t end = lines.find("\r\n");
        if (end == std::string_view::npos) return Refusal{400, "a header line does not end"};
        std::string_view line = lines.substr(0, end);
        lines.remove_prefix(end + 2);
        if (fields.size() == max_lines) return Refusal{431, "there are too many header lines"};
        if (line.empty() || line.front() == ' ' || line.front() == '\t')
            return Refusal{400, "folded header lines are not taken"};
        std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
            return Refusal{400, "a header name is malformed"};
        std::string_view value = trim(line.substr(colon + 1));
        if (!is_field_value(value)) return Refusal{400, "a header value holds a control character"};
        fields.add(lower(line.substr(0, colon)), std::string(value));
    }
    return fields;
}

std::variant<RequestHead, Refusal> parse_request_head(std::string_view bytes, const HeadLimits& limits) {
    if (bytes.size() > limits.bytes) return Refusal{431, "the header is too long"};
    RequestHead head;
    std::size_t line_end = bytes.find("\r\n");
    if (line_end == std::string_view::npos || bytes.size() < line_end + 4)
        return Refusal{400, "the request line is malformed"};
    std::string_view line = bytes.substr(0, line_end);
    std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return Refusal{400, "the request line is malformed"};
    std::string_view target = line.substr(first + 1, last - first - 1);
    if (target.size() > limits.target) return Refusal{414, "the target is too long"};
    head.method = line.substr(0, first);
    if (MaybeRefusal no = check_method(head.method)) return *no;
    if (MaybeRefusal no = check_version(line.substr(last + 1), head)) return *no;
    for (char c : target)
        if (c <= ' ' || c == 0x7f || static_cast<unsigned char>(c) >= 0x80)
            return Refusal{400, "the target holds a forbidden byte"};
    if (target.empty()) return Refusal{400, "the request line is malformed"};

    std::variant<Fields, Refusal> fields =
        parse_fields(bytes.substr(line_end + 2, bytes.size() - line_end - 4), limits.lines);
    if (const Refusal* no = std::get_if<Refusal>(&fields)) return *no;
    head.fields = std::move(std::get<Fields>(fields));
    if (MaybeRefusal no = check_repeats(head.fields)) return *no;
    if (MaybeRefusal no = check_host(head)) return *no;
    Target normalised;
    if (MaybeRefusal no = take_target(target, head, normalised)) return *no;
    head.path = std::move(normalised.path);
    head.query = std::move(normalised.query);
    for (auto check : {check_framing, check_connection, check_websocket})
        if (MaybeRefusal no = check(head)) return *no;
    return head;
}

}  // namespace orrery::kit::http
