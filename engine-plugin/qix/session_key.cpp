#include "qix/session_key.h"

#include <charconv>
#include <vector>

namespace orrery::qix {
namespace {

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned value = 0;
        const std::string_view digits = text.substr(at + 1, text[at] == '%' ? 2 : 0);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() == 2 && error == std::errc() && end == digits.data() + 2) {
            out += static_cast<char>(value);
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

std::vector<std::string> segments(std::string_view path) {
    std::vector<std::string> all;
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        if (slash != 0) all.push_back(percent_decoded(path.substr(0, slash)));
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    }
    return all;
}

}  // namespace

SessionPath parse_session_path(std::string_view target) {
    const std::vector<std::string> parts = segments(target.substr(0, target.find('?')));
    SessionPath path;
    std::size_t at = 0;
    while (at < parts.size() && parts[at] != "app") ++at;
    if (++at < parts.size() && parts[at] != "identity" && parts[at] != "ttl") {
        if (parts[at] != "engineData") path.app_id = parts[at];
        ++at;
    }
    for (; at + 1 < parts.size(); at += 2) {
        if (parts[at] == "identity") path.identity = parts[at + 1];
        unsigned seconds = 0;
        const std::string& text = parts[at + 1];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (parts[at] == "ttl" && error == std::errc() && end == text.data() + text.size())
            path.time_to_live = std::chrono::seconds(seconds);
    }
    return path;
}

}  // namespace orrery::qix
