#include "expression/utf8.h"

#include <clocale>
#include <cwctype>

namespace orrery::engine {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Case tables of Unicode, independent of the process locale.
locale_t unicode_locale() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char ascii_lower_char(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

template <typename Ascii, typename Wide>
std::string mapped(std::string_view text, Ascii ascii, Wide wide) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        if (is_ascii(text[i])) {
            out += ascii(text[i++]);
            continue;
        }
        const std::size_t bytes = character_bytes(text, i);
        if (bytes == 1 || unicode_locale() == nullptr) {
            out.append(text.substr(i, bytes));
        } else {
            out +=
                encode_code_point(static_cast<std::uint32_t>(wide(static_cast<std::wint_t>(code_point_at(text, i)))));
        }
        i += bytes;
    }
    return out;
}

}  // namespace

std::size_t character_bytes(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t wanted = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (at + wanted > text.size()) return 1;
    for (std::size_t i = 1; i < wanted; ++i)
        if (!is_continuation(text[at + i])) return 1;
    return wanted;
}

std::size_t character_count(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); i += character_bytes(text, i)) ++count;
    return count;
}

std::size_t character_offset(std::string_view text, std::size_t index) {
    std::size_t at = 0;
    while (index > 0 && at < text.size()) {
        at += character_bytes(text, at);
        --index;
    }
    return at;
}

std::uint32_t code_point_at(std::string_view text, std::size_t at) {
    const std::size_t bytes = character_bytes(text, at);
    const auto lead = static_cast<unsigned char>(text[at]);
    if (bytes == 1) return lead;
    std::uint32_t code = lead & (0xFFU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    return code;
}

std::string encode_code_point(std::uint32_t code) {
    std::string out;
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        if (code >= 0xD800 && code < 0xE000) return {};
        out += static_cast<char>(0xE0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x110000) {
        out += static_cast<char>(0xF0 | code >> 18);
        out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
    return out;
}

std::string upper_case(std::string_view text) {
    return mapped(text, ascii_upper, [](std::wint_t c) { return towupper_l(c, unicode_locale()); });
}

std::string lower_case(std::string_view text) {
    return mapped(text, ascii_lower_char, [](std::wint_t c) { return towlower_l(c, unicode_locale()); });
}

std::string capitalized(std::string_view text) {
    bool inside = false;
    const auto turn = [&](bool letter) {
        const bool first = letter && !inside;
        inside = letter;
        return first;
    };
    return mapped(
        text,
        [&](char c) {
            const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '\'';
            return turn(letter) ? ascii_upper(c) : ascii_lower_char(c);
        },
        [&](std::wint_t c) {
            const bool letter = iswalnum_l(c, unicode_locale()) != 0;
            return turn(letter) ? towupper_l(c, unicode_locale()) : towlower_l(c, unicode_locale());
        });
}

}  // namespace orrery::engine
