#include "expression/format_date.h"

#include <fmt/format.h>

#include <cmath>

#include "expression/calendar.h"
#include "expression/date_pattern.h"

namespace orrery::engine {
namespace {

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;
constexpr int kSecondsPerDay = 86'400;

struct Clock {
    std::int64_t hours = 0;
    int minutes = 0;
    int seconds = 0;
    int micros = 0;
};

Clock clock_of(std::int64_t microseconds) {
    const std::int64_t seconds = microseconds / kMicrosecondsPerSecond;
    return {seconds / 3600, static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
            static_cast<int>(microseconds % kMicrosecondsPerSecond)};
}

std::string fraction_text(int micros, int width) {
    std::string digits = fmt::format("{:06}", micros);
    digits.resize(static_cast<std::size_t>(std::min(width, 6)));
    return digits;
}

std::string month_text(int month, int width, const FormatSettings& settings) {
    const auto index = static_cast<std::size_t>(month - 1);
    if (width >= 4) return settings.long_month_names[index];
    if (width == 3) return settings.month_names[index];
    return width == 2 ? fmt::format("{:02}", month) : std::to_string(month);
}

std::string weekday_text(int weekday, int width, const FormatSettings& settings) {
    const auto index = static_cast<std::size_t>(weekday);
    if (width >= 4) return settings.long_day_names[index];
    if (width == 3) return settings.day_names[index];
    return width == 2 ? fmt::format("{:02}", weekday) : std::to_string(weekday);
}

std::string padded(std::int64_t number, int width) {
    return width >= 2 ? fmt::format("{:02}", number) : std::to_string(number);
}

std::string hour_text(const Clock& clock, const DateToken& token, const DatePattern& pattern) {
    if (!pattern.twelve_hours) return padded(clock.hours, token.width);
    return padded(clock.hours % 12 == 0 ? 12 : clock.hours % 12, token.width);
}

std::string part_text(const DateToken& token, const DatePattern& pattern, std::int64_t day, const CalendarDate& date,
                      const Clock& clock, const FormatSettings& settings) {
    switch (token.part) {
        case DatePart::literal:
            return token.text;
        case DatePart::year:
            return token.width >= 3 ? fmt::format("{:04}", date.year) : fmt::format("{:02}", date.year % 100);
        case DatePart::month:
            return month_text(date.month, token.width, settings);
        case DatePart::day:
            return padded(date.day, token.width);
        case DatePart::weekday:
            return weekday_text(weekday_of(day), token.width, settings);
        case DatePart::hour:
            return hour_text(clock, token, pattern);
        case DatePart::minute:
            return padded(clock.minutes, token.width);
        case DatePart::second:
            return padded(clock.seconds, token.width);
        case DatePart::fraction:
            return fraction_text(clock.micros, token.width);
        case DatePart::half_day:
            return clock.hours < 12 ? "AM" : "PM";
    }
    return {};
}

// An optional group "[.fff]" is written only when its fraction is not zero.
bool left_out(const DateToken& token, const Clock& clock) { return token.optional && (clock.micros / 1000) == 0; }

// Reads the parts of one text in turn.
class Reader {
public:
    Reader(std::string_view text, const DatePattern& pattern, const FormatSettings& settings)
        : rest_(text), pattern_(pattern), settings_(settings) {}

    bool read_all() {
        for (const DateToken& token : pattern_.tokens) {
            if (token.optional && rest_.empty()) continue;
            if (!read(token)) return false;
        }
        return rest_.empty();
    }

    std::optional<double> serial() const {
        const double time =
            static_cast<double>(hour_ * 3600 + minute_ * 60 + second_) / kSecondsPerDay + fraction_ / kSecondsPerDay;
        if (!has_date_) return hour_ < 24 ? std::optional<double>(time) : std::nullopt;
        if (month_ < 1 || month_ > 12 || day_ < 1 || day_ > days_in_month(year_, month_) || year_ < 1 || hour_ > 23)
            return std::nullopt;
        return static_cast<double>(serial_of(year_, month_, day_)) + time;
    }
    double duration() const {
        return (static_cast<double>(day_or_zero_) * 24 * 3600 + static_cast<double>(hour_) * 3600 + minute_ * 60 +
                second_ + fraction_) /
               kSecondsPerDay;
    }

private:
    bool read(const DateToken& token) {
        switch (token.part) {
            case DatePart::literal:
                return literal(token.text);
            case DatePart::year:
                return year(token.width);
            case DatePart::month:
                return has_date_ = true, month(token.width);
            case DatePart::day:
                return has_date_ = true, number(2, day_) && (day_or_zero_ = day_, true);
            case DatePart::weekday:
                return weekday(token.width);
            case DatePart::hour:
                return number(pattern_.twelve_hours ? 2 : 5, hour_);
            case DatePart::minute:
                return number(2, minute_) && minute_ < 60;
            case DatePart::second:
                return number(2, second_) && second_ < 60;
            case DatePart::fraction:
                return fraction();
            case DatePart::half_day:
                return half_day();
        }
        return false;
    }

    bool literal(std::string_view text) {
        if (rest_.substr(0, text.size()) != text) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    bool number(std::size_t most_digits, int& out) {
        std::size_t count = 0;
        out = 0;
        while (count < most_digits && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9')
            out = out * 10 + (rest_[count++] - '0');
        rest_.remove_prefix(count);
        return count > 0;
    }

    bool year(int width) {
        has_date_ = true;
        const std::size_t before = rest_.size();
        if (!number(4, year_)) return false;
        const std::size_t digits = before - rest_.size();
        if (width >= 3) return digits == 4;
        if (digits <= 2) year_ += year_ < 50 ? 2000 : 1900;  // two digits: the century around today
        return digits == 2 || digits == 4;
    }

    bool month(int width) {
        if (width <= 2) return number(2, month_);
        return name(width >= 4 ? settings_.long_month_names : settings_.month_names, month_) && ++month_ > 0;
    }

    bool weekday(int width) {
        int ignored = 0;
        if (width <= 2) return number(2, ignored);
        return name(width >= 4 ? settings_.long_day_names : settings_.day_names, ignored);
    }

    template <std::size_t Count>
    bool name(const std::array<std::string, Count>& names, int& out) {
        for (std::size_t i = 0; i < Count; ++i) {
            const std::string& candidate = names[i];
            if (candidate.empty() || rest_.size() < candidate.size()) continue;
            if (!same(rest_.substr(0, candidate.size()), candidate)) continue;
            out = static_cast<int>(i);
            rest_.remove_prefix(candidate.size());
            return true;
        }
        return false;
    }

    static bool same(std::string_view a, std::string_view b) {
        for (std::size_t i = 0; i < a.size(); ++i) {
            const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
            if (fold(a[i]) != fold(b[i])) return false;
        }
        return true;
    }

    bool fraction() {
        double scale = 0.1;
        std::size_t count = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count, scale /= 10)
            fraction_ += (rest_[count] - '0') * scale;
        rest_.remove_prefix(count);
        return count > 0;
    }

    bool half_day() {
        if (rest_.size() < 2 || hour_ < 1 || hour_ > 12) return false;
        const bool afternoon = same(rest_.substr(0, 2), "PM");
        if (!afternoon && !same(rest_.substr(0, 2), "AM")) return false;
        hour_ = hour_ % 12 + (afternoon ? 12 : 0);
        rest_.remove_prefix(2);
        return true;
    }

    std::string_view rest_;
    const DatePattern& pattern_;
    const FormatSettings& settings_;
    bool has_date_ = false;
    int year_ = 1899;
    int month_ = 1;
    int day_ = 1;
    int day_or_zero_ = 0;
    int hour_ = 0;
    int minute_ = 0;
    int second_ = 0;
    double fraction_ = 0;
};

}  // namespace

std::string format_date(double serial, std::string_view pattern, const FormatSettings& settings) {
    if (!is_calendar_serial(serial)) return "-";
    const auto tokens = date_pattern(pattern);
    const SerialParts parts = split_serial(serial);
    const CalendarDate date = date_of(parts.day);
    const Clock clock = clock_of(parts.microseconds);
    std::string out;
    for (const DateToken& token : tokens->tokens)
        if (!left_out(token, clock)) out += part_text(token, *tokens, parts.day, date, clock, settings);
    return out;
}

std::string format_interval(double days, std::string_view pattern) {
    constexpr double kMostDays = 1e8;
    if (!(std::fabs(days) < kMostDays)) return "-";
    const auto tokens = date_pattern(pattern);
    const SerialParts parts = split_serial(std::fabs(days));
    bool has_days = false;
    bool has_hours = false;
    for (const DateToken& token : tokens->tokens) {
        has_days = has_days || token.part == DatePart::day;
        has_hours = has_hours || token.part == DatePart::hour;
    }
    Clock clock = clock_of(parts.microseconds);
    std::int64_t minutes = clock.minutes;
    if (!has_days) clock.hours += parts.day * 24;
    if (!has_hours) minutes += clock.hours * 60;
    std::string out = days < 0 ? "-" : "";
    for (const DateToken& token : tokens->tokens) {
        if (left_out(token, clock)) continue;
        switch (token.part) {
            case DatePart::day:
                out += padded(parts.day, token.width);
                break;
            case DatePart::hour:
                out += padded(clock.hours, token.width);
                break;
            case DatePart::minute:
                out += padded(minutes, token.width);
                break;
            case DatePart::second:
                out += padded(clock.seconds, token.width);
                break;
            case DatePart::fraction:
                out += fraction_text(clock.micros, token.width);
                break;
            case DatePart::literal:
                out += token.text;
                break;
            default:
                break;
        }
    }
    return out;
}

std::optional<double> parse_date(std::string_view text, std::string_view pattern, const FormatSettings& settings) {
    const auto tokens = date_pattern(pattern);
    Reader reader(text, *tokens, settings);
    if (!reader.read_all()) return std::nullopt;
    return reader.serial();
}

std::optional<double> parse_interval(std::string_view text, std::string_view pattern) {
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    const auto tokens = date_pattern(pattern);
    Reader reader(text, *tokens, FormatSettings::defaults());
    if (!reader.read_all()) return std::nullopt;
    return negative ? -reader.duration() : reader.duration();
}

}  // namespace orrery::engine
