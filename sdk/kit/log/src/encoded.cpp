#include <orrery/kit/log/encoded.h>

#include <cstdint>
#include <cstring>

namespace orrery::logkit {

namespace {

constexpr bool is_replaced(char c) noexcept { return c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

std::string_view replacement(char c) noexcept {
    switch (c) {
        case '\t':
            return "\u21d4";
        case '\n':
            return "\u2193";
        case '\f':
            return "\u2192";
        default:
            return "\u21b5";
    }
}

/// The first character to be replaced at or after `at`. Looks at eight bytes at a time: hardly any row has one.
size_t next_replaced(std::string_view text, size_t at) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        if ((word - ones * 14) & ~word & highs) break;  // some byte is below 14
    }
    // The rest, or eight bytes with a control character among them; it may be another one.
    for (size_t i = at; i < text.size(); ++i)
        if (is_replaced(text[i])) return i;
    return text.size();
}

}  // namespace

void append_encoded(std::string& out, std::string_view text) {
    for (size_t from = 0; from < text.size();) {
        auto at = next_replaced(text, from);
        out.append(text, from, at - from);
        if (at == text.size()) return;
        out += replacement(text[at]);
        from = at + 1;
    }
}

}  // namespace orrery::logkit
