#include "script/text_encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "expression/token.h"

namespace orrery::engine {
namespace {

// Windows-1252 differs from Latin-1 in 0x80 … 0x9F.
constexpr std::array<std::uint16_t, 32> kAnsiSpecials = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
constexpr std::uint32_t kReplacement = 0xFFFD;

void append(std::string& out, std::uint32_t point) {
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0 | point >> 6);
        out += static_cast<char>(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        out += static_cast<char>(0xE0 | point >> 12);
        out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (point & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | point >> 18);
        out += static_cast<char>(0x80 | (point >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (point & 0x3F));
    }
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Length of the valid UTF-8 sequence at the start of `text`, 0 if there is none.
std::size_t sequence_length(std::string_view text) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    bool surrogate_or_beyond = (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF4 && byte(1) > 0x8F);
    return overlong || surrogate_or_beyond ? 0 : length;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        std::size_t length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace

std::string_view to_utf8(std::string_view text, Charset charset, std::string& scratch) {
    if (is_ascii(text) || (charset == Charset::utf8 && is_utf8(text))) return text;
    scratch.clear();
    if (charset == Charset::ansi) {
        for (char c : text) {
            auto byte = static_cast<unsigned char>(c);
            append(scratch, byte >= 0x80 && byte < 0xA0 ? kAnsiSpecials[byte - 0x80U] : byte);
        }
        return scratch;
    }
    while (!text.empty()) {
        std::size_t length = sequence_length(text);
        if (length == 0) append(scratch, kReplacement);
        scratch.append(text.substr(0, length));
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return scratch;
}

std::optional<Charset> charset_named(std::string_view name) {
    constexpr std::array<std::string_view, 3> utf8 = {"", "utf-8", "utf8"};
    // Browsers take those for Windows-1252, too, as pages did not tell them apart.
    constexpr std::array<std::string_view, 8> ansi = {"windows-1252", "cp1252", "x-cp1252", "iso-8859-1",
                                                      "iso8859-1",    "latin1", "ascii",    "us-ascii"};
    const std::string lower = ascii_lower(name);
    const auto among = [&](const auto& names) { return std::find(names.begin(), names.end(), lower) != names.end(); };
    if (among(utf8) || lower.starts_with("utf-16")) return Charset::utf8;
    if (among(ansi)) return Charset::ansi;
    return std::nullopt;
}

namespace {

/// The system's name of a character set; empty for what cannot be one: it is looked up among files.
std::string system_name(std::string_view name) {
    // Pages say the smaller set and mean what contains it.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> wider = {{{"shift_jis", "CP932"},
                                                                                     {"shift-jis", "CP932"},
                                                                                     {"x-sjis", "CP932"},
                                                                                     {"gb2312", "GB18030"},
                                                                                     {"gbk", "GB18030"},
                                                                                     {"euc-kr", "CP949"},
                                                                                     {"ks_c_5601-1987", "CP949"}}};
    const std::string lower = ascii_lower(name);
    for (const auto& [narrow, wide] : wider)
        if (lower == narrow) return std::string(wide);
    const bool plain = lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_:") == std::string::npos;
    return plain && lower.size() <= 40 ? lower : std::string();
}

}  // namespace

bool convert_to_utf8(std::string_view text, std::string_view charset, std::string& out) {
    const std::string name = system_name(charset);
    if (name.empty()) return false;
    const iconv_t converter = ::iconv_open("UTF-8", name.c_str());
    if (converter == reinterpret_cast<iconv_t>(-1)) return false;
    out.clear();
    std::array<char, 16384> part{};
    char* from = const_cast<char*>(text.data());  // the interface takes it so, and does not write
    std::size_t left = text.size();
    while (left > 0) {
        char* to = part.data();
        std::size_t room = part.size();
        const bool stopped = ::iconv(converter, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
        const int why = errno;
        out.append(part.data(), part.size() - room);
        if (!stopped || why == E2BIG) continue;
        append(out, kReplacement);
        ++from;
        --left;
    }
    ::iconv_close(converter);
    return true;
}

std::string utf16_to_utf8(std::string_view text) {
    bool big_endian = text.size() >= 2 && static_cast<unsigned char>(text[0]) == 0xFE;
    auto unit = [&](std::size_t i) -> std::uint32_t {
        auto first = static_cast<unsigned char>(text[i]);
        auto second = static_cast<unsigned char>(text[i + 1]);
        return big_endian ? first << 8U | second : second << 8U | first;
    };
    std::string out;
    for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
        std::uint32_t point = unit(i);
        bool high = point >= 0xD800 && point < 0xDC00;
        if (high && i + 3 < text.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) < 0xE000) {
            point = 0x10000 + ((point - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
            i += 2;
        } else if (point >= 0xD800 && point < 0xE000) {
            point = kReplacement;
        }
        append(out, point);
    }
    return out;
}

}  // namespace orrery::engine
