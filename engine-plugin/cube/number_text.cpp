#include "cube/number_text.h"

#include <algorithm>
#include <cmath>

#include "expression/format_date.h"
#include "expression/format_number.h"

namespace orrery::engine {

NumberText::NumberText(NumberPresentation presentation, const FormatSettings& settings)
    : presentation_(std::move(presentation)), settings_(settings) {
    const bool money = presentation_.type == NumberType::money;
    if (presentation_.decimal.empty())
        presentation_.decimal = money ? settings.money_decimal_sep : settings.decimal_sep;
    if (presentation_.thousand.empty())
        presentation_.thousand = money ? settings.money_thousand_sep : settings.thousand_sep;
}

bool NumberText::automatic() const {
    return presentation_.type == NumberType::unknown && presentation_.pattern.empty();
}

std::string NumberText::operator()(const Value& value) const {
    if (value.is_null()) return settings_.null_display;
    if (!value.has_number()) return std::string(value.stored_text());
    const bool own = automatic() || presentation_.type == NumberType::ascii;
    if (own) return value.has_text() ? std::string(value.stored_text()) : plain(value.number());
    return number(value.number());
}

std::string NumberText::plain(double number) const {
    return format_with_pattern(number, {}, {presentation_.decimal, presentation_.thousand}, settings_);
}

std::string NumberText::by_pattern(double number) const {
    const std::string& pattern = presentation_.pattern;
    switch (presentation_.type) {
        case NumberType::date:
        case NumberType::time:
        case NumberType::timestamp:
            return format_date(number, pattern, settings_);
        case NumberType::interval:
            return format_interval(number, pattern);
        default:
            break;
    }
    if (is_date_pattern(pattern)) return format_date(number, pattern, settings_);
    return format_with_pattern(number, pattern, {presentation_.decimal, presentation_.thousand}, settings_);
}

std::string NumberText::number(double number) const {
    if (!presentation_.pattern.empty()) return by_pattern(number);
    const NumberSeparators separators{presentation_.decimal, presentation_.thousand};
    const std::string whole = presentation_.use_thousands ? "#" + presentation_.thousand + "##0" : "0";
    const auto places = [&](int count, char digit) {
        return count == 0 ? whole : whole + presentation_.decimal + std::string(static_cast<std::size_t>(count), digit);
    };
    constexpr int kMostPlaces = 14;
    switch (presentation_.type) {
        case NumberType::integer:
            return format_with_pattern(number, whole, separators, settings_);
        case NumberType::real: {
            const int decimals =
                presentation_.decimals > 0 ? std::min(presentation_.decimals, kMostPlaces) : kMostPlaces;
            return format_with_pattern(number, places(decimals, '#'), separators, settings_);
        }
        case NumberType::fix:
            return format_with_pattern(number, places(std::clamp(presentation_.decimals, 0, kMostPlaces), '0'),
                                       separators, settings_);
        case NumberType::money:
            return format_with_pattern(number, settings_.money_format, separators, settings_);
        case NumberType::date:
            return format_date(number, settings_.date_format, settings_);
        case NumberType::time:
            return format_date(number, settings_.time_format, settings_);
        case NumberType::timestamp:
            return format_date(number, settings_.timestamp_format, settings_);
        case NumberType::interval:
            return format_interval(number, settings_.time_format);
        default:
            return plain(number);
    }
}

NumberPresentation presentation_of(const NumberPresentation& asked, const NumberFormat& field_format) {
    if (asked.type != NumberType::unknown || !asked.pattern.empty()) return asked;
    NumberPresentation out = asked;
    out.type = field_format.type;
    out.pattern = field_format.pattern;
    return out;
}

}  // namespace orrery::engine
