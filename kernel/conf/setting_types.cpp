#include "conf/setting_types.h"

#include <charconv>

#include "conf/values.h"

namespace orrery::kernel {

namespace {

std::optional<double> decimal(std::string_view text) {
    double number = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<int64_t> port(std::string_view text) {
    auto number = whole_number(text);
    return number && *number >= 0 && *number <= 65535 ? number : std::nullopt;
}

bool is_choice(std::string_view choices, std::string_view value) {
    while (!choices.empty()) {
        auto comma = choices.find(',');
        if (choices.substr(0, comma) == value) return true;
        choices.remove_prefix(comma == std::string_view::npos ? choices.size() : comma + 1);
    }
    return false;
}

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

}  // namespace

SettingType split_type(std::string_view type) noexcept {
    auto colon = type.find(':');
    return {type.substr(0, colon), colon == type.npos ? std::string_view() : type.substr(colon + 1)};
}

std::string expected_by(std::string_view type, std::string_view value) {
    auto [base, detail] = split_type(type);
    if (base == "integer") return in_range(value, detail, whole_number, "a whole number");
    if (base == "number") return in_range(value, detail, decimal, "a number");
    if (base == "duration")
        return in_range(value, detail, duration,
                        detail.empty() ? "a duration such as 500ms, 30s, 5m, 2h or 1d" : "a duration");
    if (base == "size")
        return in_range(value, detail, byte_size, detail.empty() ? "a size such as 64KB, 10MB or 2GB" : "a size");
    if (base == "port") return port(value) ? "" : "a port from 0 to 65535";
    if (base == "flag") return truth(value) ? "" : "true or false";
    if (base == "path") return !value.empty() && value.find('\0') == value.npos ? "" : "a path";
    if (base == "choice") return is_choice(detail, value) ? "" : "one of " + std::string(detail);
    return {};  // text, and types of a newer SDK: the plugin itself is the judge
}

}  // namespace orrery::kernel
