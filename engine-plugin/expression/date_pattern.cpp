#include "expression/date_pattern.h"

#include <unordered_map>

namespace orrery::engine {
namespace {

DatePart part_of(char c) {
    switch (c) {
        case 'Y':
        case 'y':
            return DatePart::year;
        case 'M':
            return DatePart::month;
        case 'D':
        case 'd':
            return DatePart::day;
        case 'W':
        case 'w':
            return DatePart::weekday;
        case 'h':
        case 'H':
            return DatePart::hour;
        case 'm':
            return DatePart::minute;
        case 's':
        case 'S':
            return DatePart::second;
        case 'f':
        case 'F':
            return DatePart::fraction;
        case 'T':
        case 't':
            return DatePart::half_day;
        default:
            return DatePart::literal;
    }
}

void add_literal(DatePattern& pattern, char c, bool optional) {
    if (pattern.tokens.empty() || pattern.tokens.back().part != DatePart::literal ||
        pattern.tokens.back().optional != optional)
        pattern.tokens.push_back({DatePart::literal, 0, optional, {}});
    pattern.tokens.back().text += c;
}

DatePattern compile(std::string_view text) {
    DatePattern out;
    bool optional = false;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const DatePart part = part_of(c);
        std::size_t end = i + 1;
        if (c == '\'' || c == '"') {
            while (end < text.size() && text[end] != c) add_literal(out, text[end++], optional);
            i = end + 1;
            continue;
        }
        if (c == '[' || c == ']') {
            optional = c == '[';
        } else if (part == DatePart::literal ||
                   (part == DatePart::half_day && (end >= text.size() || part_of(text[end]) != part))) {
            add_literal(out, c, optional);
        } else {
            while (end < text.size() && text[end] == c) ++end;
            out.tokens.push_back({part, static_cast<int>(end - i), optional, {}});
            if (part == DatePart::half_day) out.twelve_hours = true;
        }
        i = end;
    }
    return out;
}

}  // namespace

std::shared_ptr<const DatePattern> date_pattern(std::string_view pattern) {
    constexpr std::size_t kMostCached = 64;
    thread_local std::unordered_map<std::string, std::shared_ptr<const DatePattern>> cache;
    const std::string key(pattern);
    const auto found = cache.find(key);
    if (found != cache.end()) return found->second;
    if (cache.size() >= kMostCached) cache.clear();
    return cache.emplace(key, std::make_shared<DatePattern>(compile(pattern))).first->second;
}

}  // namespace orrery::engine
