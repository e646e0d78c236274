#include "negotiation.h"

namespace orrery::hub {

namespace {

std::string_view trim(std::string_view text) noexcept {
    auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Calls `take` with each comma-separated item; stops and answers true when it does.
template <class Take>
bool any_item(std::string_view list, Take&& take) noexcept {
    while (!list.empty()) {
        auto comma = list.find(',');
        if (take(trim(list.substr(0, comma)))) return true;
        if (comma == std::string_view::npos) break;
        list.remove_prefix(comma + 1);
    }
    return false;
}

/// "q=0", "q=0.0" …: named only to be refused.
bool refused(std::string_view parameters) noexcept {
    auto q = parameters.find("q=");
    return q != std::string_view::npos &&
           trim(parameters.substr(q + 2)).find_first_not_of("0.") == std::string_view::npos;
}

bool accepts(std::string_view accept_encoding, std::string_view coding) noexcept {
    return any_item(accept_encoding, [&](std::string_view item) {
        auto semicolon = item.find(';');
        if (trim(item.substr(0, semicolon)) != coding) return false;
        return semicolon == std::string_view::npos || !refused(item.substr(semicolon));
    });
}

}  // namespace

std::string_view best_coding(std::string_view accept_encoding, bool brotli, bool gzip) noexcept {
    if (brotli && accepts(accept_encoding, "br")) return "br";
    if (gzip && accepts(accept_encoding, "gzip")) return "gzip";
    return "";
}

bool matches_tag(std::string_view if_none_match, std::string_view tag) noexcept {
    return any_item(if_none_match, [&](std::string_view item) {
        if (item == "*") return true;
        if (item.starts_with("W/")) item.remove_prefix(2);
        return item.size() >= 2 && item.front() == '"' && item.back() == '"' && item.substr(1, item.size() - 2) == tag;
    });
}

}  // namespace orrery::hub
