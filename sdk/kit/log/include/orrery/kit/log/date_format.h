// .NET date patterns, compiled; the text of a second is kept, only its fraction changes from row to row.
#pragma once
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::logkit {

/// [one thread]
class DateFormat {
public:
    enum class Zone : uint8_t { local, utc };
    /// ABSOLUTE, DATE, ISO8601 (also for empty text), a one-letter standard format, or a pattern such as
    /// "dd MMM yyyy HH:mm:ss,fff". Throws Error(invalid) that says where the pattern is wrong.
    DateFormat(std::string_view pattern, Zone zone);
    /// 20110805T145657.000+0200: the vendor's time stamp, its offset without a colon.
    static DateFormat compact_with_offset();

    void append(std::int64_t microseconds, std::string& out);

private:
    enum class Part : uint8_t {
        literal,
        day,
        day_2,
        day_name,
        day_name_long,
        hour_12,
        hour_12_2,
        hour,
        hour_2,
        month,
        month_2,
        month_name,
        month_name_long,
        minute,
        minute_2,
        second,
        second_2,
        half,
        half_2,
        year_1,
        year_2,
        year_long,
        era,
        offset_hours,
        offset_hours_2,
        offset,
        offset_or_z,
        offset_compact,
        fraction,
        fraction_short
    };
    struct Step {
        Part part;
        int digits = 0;  ///< of a fraction, or of a long year
        std::string text = {};
    };
    struct Gap {
        size_t at;  ///< in text_
        int digits;
        bool drop_zeros;
    };
    DateFormat() = default;
    size_t add_specifier(std::string_view pattern, size_t at);
    void add_literal(std::string_view text);
    void compile(std::string_view pattern);
    void render(std::int64_t second);
    void render(const Step& step, const std::tm& time);
    void render_offset(Part part, long seconds);

    std::vector<Step> steps_;
    Zone zone_ = Zone::local;
    std::int64_t second_ = INT64_MIN;
    std::string text_;       ///< of second_, without fractions
    std::vector<Gap> gaps_;  ///< where fractions go
};

}  // namespace orrery::logkit
