// The SET variables that decide how numbers, dates and names are read and written (section 6.3 of the reference).
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace orrery::engine {

/// A plain copyable value; one per app or per script run.
struct FormatSettings {
    std::string thousand_sep = ",";
    std::string decimal_sep = ".";
    std::string money_thousand_sep = ",";
    std::string money_decimal_sep = ".";
    std::string money_format = "$#,##0.00;-$#,##0.00";
    std::string date_format = "YYYY-MM-DD";
    std::string time_format = "hh:mm:ss";
    std::string timestamp_format = "YYYY-MM-DD hh:mm:ss[.fff]";
    std::array<std::string, 12> month_names;
    std::array<std::string, 12> long_month_names;
    std::array<std::string, 7> day_names;       ///< Monday first
    std::array<std::string, 7> long_day_names;  ///< Monday first
    int first_week_day = 0;                     ///< 0 = Monday ... 6 = Sunday
    bool broken_weeks = false;
    int reference_day = 4;  ///< the day of January that always lies in week 1
    int first_month_of_year = 1;
    std::string numerical_abbreviation =
        "3:k;6:M;9:G;12:T;15:P;18:E;21:Z;24:Y;-3:m;-6:\xCE\xBC;-9:n;-12:p;-15:f;-18:a;-21:z;-24:y";
    std::string null_display = "-";
    std::string collation_locale;  ///< told, not used: texts are ordered in one way

    FormatSettings();
    /// The settings of a fresh app.
    static const FormatSettings& defaults();
    /// Takes over one SET variable; false when `name` is none of these settings. Bad values leave the old setting.
    bool set(std::string_view name, std::string_view value);
};

}  // namespace orrery::engine
