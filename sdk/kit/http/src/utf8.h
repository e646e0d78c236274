// Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once
#include <string_view>

namespace orrery::kit::http {

inline bool is_utf8(std::string_view text) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        unsigned char first = byte(i++);
        if (first < 0x80) continue;
        int more = first >= 0xc2 && first <= 0xdf   ? 1
                   : first >= 0xe0 && first <= 0xef ? 2
                   : first >= 0xf0 && first <= 0xf4 ? 3
                                                    : 0;
        if (more == 0 || text.size() - i < static_cast<std::size_t>(more)) return false;
        unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (byte(i) < low || byte(i) > high) return false;
        ++i;
        for (int left = more - 1; left > 0; --left, ++i)
            if ((byte(i) & 0xc0) != 0x80) return false;
    }
    return true;
}

}  // namespace orrery::kit::http
