#include "expression/format_settings.h"

#include <charconv>
#include <functional>
#include <map>

#include "expression/token.h"

namespace orrery::engine {
namespace {

// Splits "Jan;Feb;..." ; false when the count is wrong.
template <std::size_t Count>
bool split_names(std::string_view text, std::array<std::string, Count>& out) {
    std::array<std::string, Count> names;
    for (std::size_t i = 0; i < Count; ++i) {
        const std::size_t end = text.find(';');
        if ((end == std::string_view::npos) != (i + 1 == Count)) return false;
        names[i] = std::string(text.substr(0, end));
        if (end != std::string_view::npos) text.remove_prefix(end + 1);
    }
    out = std::move(names);
    return true;
}

bool set_int(int& out, std::string_view text, int low, int high) {
    int value = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || stop != text.data() + text.size() || value < low || value > high) return false;
    out = value;
    return true;
}

using Setter = std::function<void(FormatSettings&, std::string_view)>;

Setter text_setter(std::string FormatSettings::*member) {
    return [member](FormatSettings& settings, std::string_view value) { settings.*member = std::string(value); };
}
Setter int_setter(int FormatSettings::*member, int low, int high) {
    return [=](FormatSettings& settings, std::string_view value) { set_int(settings.*member, value, low, high); };
}
template <std::size_t Count>
Setter names_setter(std::array<std::string, Count> FormatSettings::*member) {
    return [member](FormatSettings& settings, std::string_view value) { split_names(value, settings.*member); };
}

const std::map<std::string, Setter, std::less<>>& setters() {
    static const std::map<std::string, Setter, std::less<>> table = {
        {"thousandsep", text_setter(&FormatSettings::thousand_sep)},
        {"decimalsep", text_setter(&FormatSettings::decimal_sep)},
        {"moneythousandsep", text_setter(&FormatSettings::money_thousand_sep)},
        {"moneydecimalsep", text_setter(&FormatSettings::money_decimal_sep)},
        {"moneyformat", text_setter(&FormatSettings::money_format)},
        {"dateformat", text_setter(&FormatSettings::date_format)},
        {"timeformat", text_setter(&FormatSettings::time_format)},
        {"timestampformat", text_setter(&FormatSettings::timestamp_format)},
        {"monthnames", names_setter(&FormatSettings::month_names)},
        {"longmonthnames", names_setter(&FormatSettings::long_month_names)},
        {"daynames", names_setter(&FormatSettings::day_names)},
        {"longdaynames", names_setter(&FormatSettings::long_day_names)},
        {"firstweekday", int_setter(&FormatSettings::first_week_day, 0, 6)},
        {"brokenweeks", [](FormatSettings& s, std::string_view v) { s.broken_weeks = v == "1"; }},
        {"referenceday", int_setter(&FormatSettings::reference_day, 0, 7)},
        {"firstmonthofyear", int_setter(&FormatSettings::first_month_of_year, 1, 12)},
        {"numericalabbreviation", text_setter(&FormatSettings::numerical_abbreviation)},
        {"collationlocale", text_setter(&FormatSettings::collation_locale)},
        {"nulldisplay", text_setter(&FormatSettings::null_display)},
    };
    return table;
}

}  // namespace

FormatSettings::FormatSettings() {
    split_names("Jan;Feb;Mar;Apr;May;Jun;Jul;Aug;Sep;Oct;Nov;Dec", month_names);
    split_names("January;February;March;April;May;June;July;August;September;October;November;December",
                long_month_names);
    split_names("Mon;Tue;Wed;Thu;Fri;Sat;Sun", day_names);
    split_names("Monday;Tuesday;Wednesday;Thursday;Friday;Saturday;Sunday", long_day_names);
}

const FormatSettings& FormatSettings::defaults() {
    static const FormatSettings settings;
    return settings;
}

bool FormatSettings::set(std::string_view name, std::string_view value) {
    const auto found = setters().find(ascii_lower(name));
    if (found == setters().end()) return false;
    found->second(*this, value);
    return true;
}

}  // namespace orrery::engine
