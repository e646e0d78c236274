#include "orrery/kit/http/target.h"

#include <vector>

#include "orrery/kit/http/text.h"
#include "utf8.h"

namespace orrery::kit::http {
namespace {

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

bool stays_raw(char c) {  // RFC 3986 pchar without the percent sign
    return is_unreserved(c) || std::string_view("!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

// "%25" followed by what would be a dot, slash, backslash or NUL for somebody who decodes twice.
bool hides_double_encoding(std::string_view after_percent25) {
    if (after_percent25.size() < 2) return false;
    std::string next = lower(after_percent25.substr(0, 2));
    return next == "2e" || next == "2f" || next == "5c" || next == "00" || next == "25";
}

// One path with every byte in its one spelling; decoded holds the bytes for the UTF-8 check.
std::optional<std::string> respell(std::string_view path) {
    std::string out, decoded;
    out.reserve(path.size());
    decoded.reserve(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) {
        char c = path[i];
        bool escaped = c == '%';
        if (escaped) {
            if (path.size() - i < 3) return std::nullopt;
            int high = hex_value(path[i + 1]), low = hex_value(path[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
            if (c == '/' || (c == '%' && hides_double_encoding(path.substr(i + 1)))) return std::nullopt;
        }
        auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f || c == '\\') return std::nullopt;
        if (!escaped && (byte >= 0x80 || c == ' ' || c == '#')) return std::nullopt;
        decoded.push_back(c);
        if (is_unreserved(c) || (!escaped && (c == '/' || stays_raw(c))))
            out.push_back(c);
        else
            out += percent_encode({&c, 1});
    }
    if (!is_utf8(decoded)) return std::nullopt;
    return out;
}

bool is_dot_segment_in_disguise(std::string_view segment) {
    std::size_t semicolon = segment.find(';');
    if (semicolon == std::string_view::npos) semicolon = segment.find("%3B");
    if (semicolon == std::string_view::npos) return false;
    std::string_view before = segment.substr(0, semicolon);
    return before == "." || before == "..";
}

// Resolves dot segments and drops empty ones; empty optional when ".." leaves the root.
std::optional<std::string> resolve(std::string_view path) {
    std::vector<std::string_view> kept;
    bool ends_as_folder = true;
    std::string_view rest = path.substr(1);
    for (bool more = true; more;) {
        std::size_t slash = rest.find('/');
        more = slash != std::string_view::npos;
        std::string_view segment = rest.substr(0, slash);
        if (more) rest = rest.substr(slash + 1);
        ends_as_folder = segment.empty() || segment == "." || segment == "..";
        if (is_dot_segment_in_disguise(segment)) return std::nullopt;
        if (segment == "..") {
            if (kept.empty()) return std::nullopt;
            kept.pop_back();
        } else if (!ends_as_folder) {
            kept.push_back(segment);
        }
    }
    std::string out;
    out.reserve(path.size());
    for (std::string_view segment : kept) {
        out.push_back('/');
        out += segment;
    }
    if (ends_as_folder) out.push_back('/');
    return out;
}

}  // namespace

std::optional<Target> normalise_target(std::string_view target) {
    if (target.empty() || target.front() != '/') return std::nullopt;
    std::size_t question = target.find('?');
    Target result;
    if (question != std::string_view::npos) {
        std::string_view query = target.substr(question + 1);
        if (!is_field_value(query) || query.find_first_of(" \t#") != std::string_view::npos) return std::nullopt;
        result.query = query;
    }
    std::optional<std::string> spelled = respell(target.substr(0, question));
    if (!spelled) return std::nullopt;
    std::optional<std::string> path = resolve(*spelled);
    if (!path) return std::nullopt;
    result.path = std::move(*path);
    return result;
}

}  // namespace orrery::kit::http
