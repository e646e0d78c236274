#include "conf/values.h"

#include <orrery/memory.h>

#include <algorithm>

namespace orrery::kernel {

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blank = " \t\r\n\v\f";
    auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        auto end = text.find_first_of(" \t");
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end);
    }
    return out;
}

std::string unquoted(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

std::string shown(std::string_view text) {
    size_t most = 100;
    if (text.size() <= most) return std::string(text);
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
    return std::string(text.substr(0, most)) + "…";
}

std::string with_slashes(std::string_view path) {
    std::string out(path);
    std::replace(out.begin(), out.end(), '\\', '/');
    return out;
}

std::optional<uint64_t> memory_size(std::string_view text) noexcept {
    if (!text.ends_with('%')) return byte_size(text);
    auto share = whole_number(text.substr(0, text.size() - 1));
    if (!share || *share < 1 || *share > 100) return std::nullopt;
    return memory_of_machine() / 100 * static_cast<uint64_t>(*share);
}

}  // namespace orrery::kernel
