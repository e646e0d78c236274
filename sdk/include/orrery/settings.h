// Declared settings against given values: the types, and what fits them. The kernel checks stanzas with it, the glue of
// the roles what is opened later.
#pragma once
#include <orrery/record.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <span>

namespace orrery::settings {

/// "integer:1..64" → integer, 1..64; the part behind the colon narrows the type. Borrowed. [any thread]
struct Type {
    std::string_view base, detail;  ///< before and behind the first colon
};
/// Never fails: without a colon `detail` is empty. The views are of `type`. [any thread]
inline Type split_type(std::string_view type) noexcept {
    auto colon = type.find(':');
    return {type.substr(0, colon), colon == type.npos ? std::string_view() : type.substr(colon + 1)};
}

namespace detail {
/// The number in front; `text` is left with what follows.
inline std::optional<std::int64_t> leading_number(std::string_view& text) noexcept {
    std::int64_t number = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return number;
}
/// Whether they are the same but for the case of A to Z in `text`.
inline bool same_word(std::string_view text, std::string_view lower_case) noexcept {
    return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}
}  // namespace detail

/// A whole number and nothing else. [any thread]
inline std::optional<std::int64_t> whole_number(std::string_view text) noexcept {
    auto number = detail::leading_number(text);
    return text.empty() ? number : std::nullopt;
}
/// A decimal number and nothing else. [any thread]
inline std::optional<double> decimal(std::string_view text) noexcept {
    double number = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}
/// true/false, 1/0, yes/no, in any case. [any thread]
inline std::optional<bool> truth(std::string_view text) noexcept {
    for (auto* word : {"true", "1", "yes"})
        if (detail::same_word(text, word)) return true;
    for (auto* word : {"false", "0", "no"})
        if (detail::same_word(text, word)) return false;
    return std::nullopt;
}
/// "250ms", "30s", "5m", "2h", "1d". [any thread]
inline std::optional<std::chrono::milliseconds> duration(std::string_view text) noexcept {
    constexpr std::pair<std::string_view, std::int64_t> units[] = {
        {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
    auto number = detail::leading_number(text);
    if (!number || *number < 0) return std::nullopt;
    for (auto& [suffix, factor] : units)
        if (suffix == text && *number <= INT64_MAX / factor) return std::chrono::milliseconds(*number * factor);
    return std::nullopt;
}
/// "4096", "64KB", "10MB", "2GB" (powers of 1024). [any thread]
inline std::optional<std::uint64_t> byte_size(std::string_view text) noexcept {
    constexpr std::pair<std::string_view, unsigned> units[] = {
        {"", 0}, {"B", 0}, {"KB", 10}, {"K", 10}, {"MB", 20}, {"M", 20}, {"GB", 30}, {"G", 30}, {"TB", 40}, {"T", 40}};
    auto number = detail::leading_number(text);
    if (!number || *number < 0) return std::nullopt;
    for (auto& [suffix, shift] : units)
        if (suffix == text && *number <= (INT64_MAX >> shift)) return static_cast<std::uint64_t>(*number) << shift;
    return std::nullopt;
}

namespace detail {
/// `range` is LEAST..MOST; either end may be left out. Its ends are written like the values themselves.
template <class Read>
std::string in_range(std::string_view value, std::string_view range, Read read, std::string kind) {
    auto dots = range.find("..");
    auto least = range.substr(0, dots), most = dots == range.npos ? std::string_view() : range.substr(dots + 2);
    auto number = read(value), low = read(least), high = read(most);
    if (number && (!low || *number >= *low) && (!high || *number <= *high)) return {};
    if (low && high) return kind + " from " + std::string(least) + " to " + std::string(most);
    if (low) return kind + " of at least " + std::string(least);
    return high ? kind + " of at most " + std::string(most) : kind;
}
/// Whether `value` is one of `choices`, which stand apart by commas; byte by byte.
inline bool is_choice(std::string_view choices, std::string_view value) noexcept {
    while (!choices.empty()) {
        auto comma = choices.find(',');
        if (choices.substr(0, comma) == value) return true;
        choices.remove_prefix(comma == choices.npos ? choices.size() : comma + 1);
    }
    return false;
}
/// A whole number from 0 to 65535.
inline bool is_port(std::string_view text) noexcept {
    auto number = whole_number(text);
    return number && *number >= 0 && *number <= 65535;
}
}  // namespace detail

/// What was expected ("a whole number from 1 to 64"), or "" when the value fits. Files are not looked at. [any thread]
inline std::string expected_by(std::string_view type, std::string_view value) {
    auto [base, narrowed] = split_type(type);
    if (base == "integer") return detail::in_range(value, narrowed, whole_number, "a whole number");
    if (base == "number") return detail::in_range(value, narrowed, decimal, "a number");
    if (base == "duration")
        return detail::in_range(value, narrowed, duration,
                                narrowed.empty() ? "a duration such as 500ms, 30s, 5m, 2h or 1d" : "a duration");
    if (base == "size")
        return detail::in_range(value, narrowed, byte_size,
                                narrowed.empty() ? "a size such as 64KB, 10MB or 2GB" : "a size");
    if (base == "port") return detail::is_port(value) ? "" : "a port from 0 to 65535";
    if (base == "flag") return truth(value) ? "" : "true or false";
    if (base == "path") return !value.empty() && value.find('\0') == value.npos ? "" : "a path";
    if (base == "choice") return detail::is_choice(narrowed, value) ? "" : "one of " + std::string(narrowed);
    return {};  // text, and types of a newer SDK: the plugin itself is the judge
}

/// `given` as a plugin gets its settings: checked against what it declares, defaults filled in. Throws Error(invalid)
/// that names the parameter, and quotes its value unless it is a secret. [any thread]
inline Fields checked(std::span<const orrery_setting> declared, Record given) {
    auto parameter = [](const orrery_setting& setting) { return "parameter --" + std::string(view(setting.name)); };
    Fields out;
    for (auto& field : given) {
        auto name = view(field.name), value = view(field.value);
        auto setting =
            std::find_if(declared.begin(), declared.end(), [&](auto& one) { return view(one.name) == name; });
        if (setting == declared.end())
            throw Error(Code::invalid, "the plugin has no parameter --" + std::string(name.substr(0, 100)),
                        "`orrery describe` shows those it has");
        if (out.find(name) && !(setting->flags & ORRERY_SETTING_LIST))
            throw Error(Code::invalid, parameter(*setting) + " is given twice, and it is not a list");
        if (auto expected = expected_by(view(setting->type), value); !expected.empty()) {
            bool secret = (setting->flags & ORRERY_SETTING_SECRET) != 0;
            throw Error(Code::invalid,
                        parameter(*setting) + (secret ? "" : "=" + std::string(value.substr(0, 100))) + ": expected " +
                            expected,
                        std::string(view(setting->help)));
        }
        out.add(name, value);
    }
    for (auto& setting : declared) {
        if (out.find(view(setting.name))) continue;
        if (setting.flags & ORRERY_SETTING_REQUIRED)
            throw Error(Code::invalid, parameter(setting) + " is missing (" + std::string(view(setting.help)) + ")");
        if (setting.otherwise.size != 0) out.add(view(setting.name), view(setting.otherwise));
    }
    return out;
}

}  // namespace orrery::settings
