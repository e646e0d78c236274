#include "qix/empty_script.h"

#include "expression/format_settings.h"

namespace orrery::qix {
namespace {

template <class Names>
std::string joined(const Names& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ";") + name;
    return out;
}

}  // namespace

std::string empty_script(const std::string& section) {
    const engine::FormatSettings& formats = engine::FormatSettings::defaults();
    std::string script = "///$tab " + (section.empty() ? "Main" : section) + "\r\n";
    const auto set = [&](const std::string& name, const std::string& value, bool quoted = true) {
        const std::string quote = quoted ? "'" : "";
        script += "SET " + name + "=" + quote + value + quote + ";\r\n";
    };
    set("ThousandSep", formats.thousand_sep);
    set("DecimalSep", formats.decimal_sep);
    set("MoneyThousandSep", formats.money_thousand_sep);
    set("MoneyDecimalSep", formats.money_decimal_sep);
    set("MoneyFormat", formats.money_format);
    set("TimeFormat", formats.time_format);
    set("DateFormat", formats.date_format);
    set("TimestampFormat", formats.timestamp_format);
    set("FirstWeekDay", std::to_string(formats.first_week_day), false);
    set("BrokenWeeks", formats.broken_weeks ? "1" : "0", false);
    set("ReferenceDay", std::to_string(formats.reference_day), false);
    set("FirstMonthOfYear", std::to_string(formats.first_month_of_year), false);
    set("CollationLocale", "en-US");
    set("CreateSearchIndexOnReload", "1", false);
    set("MonthNames", joined(formats.month_names));
    set("LongMonthNames", joined(formats.long_month_names));
    set("DayNames", joined(formats.day_names));
    set("LongDayNames", joined(formats.long_day_names));
    set("NumericalAbbreviation", formats.numerical_abbreviation);
    return script;
}

}  // namespace orrery::qix
