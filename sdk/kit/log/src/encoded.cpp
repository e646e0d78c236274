#include <orrery/kit/log/encoded.h>

#include <cstdint>
#include <cstring>

#include "text.h"

namespace orrery::logkit {

namespace {

constexpr bool is_replaced(char c) noexcept { return c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == '\0'; }

std::string_view replacement(char c) noexcept {
    switch (c) {
        case '\t':
            return "\u21d4";
        case '\n':
            return "\u2193";
        case '\f':
            return "\u2192";
        case '\r':
            return "\u21b5";
        default:
            return "\ufffd";
    }
}

/// No byte of these eight is below 14 or above 127. Hardly any row has such a byte.
bool is_plain(const char* eight) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    std::uint64_t word = 0;
    std::memcpy(&word, eight, 8);
    return (((word - ones * 14) | word) & highs) == 0;
}

/// The first byte at or after `at` that is replaced.
size_t next_replaced(std::string_view text, size_t at) noexcept {
    while (at < text.size()) {
        if (at + 8 <= text.size() && is_plain(text.data() + at)) {
            at += 8;
        } else if (static_cast<unsigned char>(text[at]) < 0x80) {
            if (is_replaced(text[at])) return at;
            ++at;
        } else {
            const auto size = utf8_sequence(text.substr(at));
            if (size == 0) return at;
            at += size;
        }
    }
    return at;
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

void make_utf8(std::string& text) {
    std::string out;
    size_t from = 0, at = 0;
    while (at < text.size()) {
        const auto size = utf8_sequence(std::string_view(text).substr(at));
        if (size == 0) {
            out.append(text, from, at - from).append("\ufffd");
            from = at + 1;
        }
        at += size == 0 ? 1 : size;
    }
    if (from > 0) text = out.append(text, from);
}

}  // namespace orrery::logkit
