#include <orrery/error.h>
#include <orrery/kit/log/date_format.h>

#include <algorithm>

#include "text.h"

namespace orrery::logkit {

namespace {

constexpr std::string_view days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::string_view months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};

struct Named {
    std::string_view name, pattern;
};
// log4net's three names, then .NET's standard formats of the invariant culture.
constexpr Named named[] = {{"", "yyyy-MM-dd HH:mm:ss,fff"},
                           {"ISO8601", "yyyy-MM-dd HH:mm:ss,fff"},
                           {"ABSOLUTE", "HH:mm:ss,fff"},
                           {"DATE", "dd MMM yyyy HH:mm:ss,fff"},
                           {"d", "MM/dd/yyyy"},
                           {"D", "dddd, dd MMMM yyyy"},
                           {"f", "dddd, dd MMMM yyyy HH:mm"},
                           {"F", "dddd, dd MMMM yyyy HH:mm:ss"},
                           {"g", "MM/dd/yyyy HH:mm"},
                           {"G", "MM/dd/yyyy HH:mm:ss"},
                           {"m", "MMMM dd"},
                           {"M", "MMMM dd"},
                           {"o", "yyyy-MM-dd'T'HH:mm:ss.fffffffK"},
                           {"O", "yyyy-MM-dd'T'HH:mm:ss.fffffffK"},
                           {"r", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"},
                           {"R", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"},
                           {"s", "yyyy-MM-dd'T'HH:mm:ss"},
                           {"t", "HH:mm"},
                           {"T", "HH:mm:ss"},
                           {"u", "yyyy-MM-dd HH:mm:ss'Z'"},
                           {"y", "yyyy MMMM"},
                           {"Y", "yyyy MMMM"}};

[[noreturn]] void wrong(std::string_view pattern, size_t at, std::string_view what) {
    throw Error(
        Code::invalid,
        "the date pattern '" + shown(pattern) + "', at character " + std::to_string(at + 1) + ": " + std::string(what),
        "a pattern is ABSOLUTE, DATE, ISO8601, or such as yyyy-MM-dd HH:mm:ss,fff");
}

int power_of_ten(int exponent) noexcept {
    int out = 1;
    while (exponent-- > 0) out *= 10;
    return out;
}

}  // namespace

DateFormat::DateFormat(std::string_view pattern, Zone zone) : zone_(zone) {
    auto is_meant = [&](const Named& one) {
        return one.name == pattern || (one.name.size() > 1 && same_text(one.name, pattern));  // log4net's own: any case
    };
    auto found = std::find_if(std::begin(named), std::end(named), is_meant);
    if (found == std::end(named) && pattern.size() == 1) wrong(pattern, 0, "no standard format of one letter");
    compile(found == std::end(named) ? pattern : found->pattern);
}

DateFormat DateFormat::compact_with_offset() {
    DateFormat out;
    out.compile("yyyyMMdd'T'HHmmss.fff");
    out.steps_.push_back({Part::offset_compact});
    return out;
}

void DateFormat::add_literal(std::string_view text) {
    if (steps_.empty() || steps_.back().part != Part::literal) steps_.push_back({Part::literal});
    steps_.back().text += text;
}

void DateFormat::compile(std::string_view pattern) {
    for (size_t at = 0; at < pattern.size();) {
        char c = pattern[at];
        if (c == '\'' || c == '"') {
            auto end = pattern.find(c, at + 1);
            if (end == pattern.npos) wrong(pattern, at, "the quotation mark is not closed");
            add_literal(pattern.substr(at + 1, end - at - 1));
            at = end + 1;
        } else if (c == '\\') {
            if (at + 1 == pattern.size()) wrong(pattern, at, "nothing follows the backslash");
            add_literal(pattern.substr(at + 1, 1));
            at += 2;
        } else if (c == '%') {
            if (at + 1 == pattern.size()) wrong(pattern, at, "nothing follows the percent sign");
            ++at;  // only says that one letter is no standard format
        } else {
            at += add_specifier(pattern, at);
        }
    }
}

/// Returns how many characters it took.
size_t DateFormat::add_specifier(std::string_view pattern, size_t at) {
    char c = pattern[at];
    size_t count = 1;
    while (at + count < pattern.size() && pattern[at + count] == c) ++count;
    auto choose = [&](std::initializer_list<Part> by_count) {
        steps_.push_back({std::data(by_count)[std::min(count, by_count.size()) - 1], static_cast<int>(count)});
    };
    using enum Part;
    switch (c) {
        case 'd':
            choose({day, day_2, day_name, day_name_long});
            break;
        case 'f':
        case 'F':
            if (count > 7) wrong(pattern, at, "a fraction has at most seven digits");
            steps_.push_back({c == 'f' ? fraction : fraction_short, static_cast<int>(count)});
            break;
        case 'g':
            choose({era});
            break;
        case 'h':
            choose({hour_12, hour_12_2});
            break;
        case 'H':
            choose({hour, hour_2});
            break;
        case 'K':
            steps_.push_back({offset_or_z});
            return 1;
        case 'm':
            choose({minute, minute_2});
            break;
        case 'M':
            choose({month, month_2, month_name, month_name_long});
            break;
        case 's':
            choose({second, second_2});
            break;
        case 't':
            choose({half, half_2});
            break;
        case 'y':
            choose({year_1, year_2, year_long});
            break;
        case 'z':
            choose({offset_hours, offset_hours_2, offset});
            break;
        default:
            add_literal(pattern.substr(at, count));
            break;  // ':' and '/' stand for themselves
    }
    if (static_cast<int>(count) > 32) wrong(pattern, at, "too many letters in a row");
    return count;
}

void DateFormat::append(std::int64_t microseconds, std::string& out) {
    auto now = microseconds / 1'000'000, rest = microseconds % 1'000'000;
    if (rest < 0) --now, rest += 1'000'000;
    if (now != second_) render(now);
    size_t from = 0;
    for (auto& gap : gaps_) {
        out.append(text_, from, gap.at - from);
        from = gap.at;
        auto value = static_cast<std::uint64_t>(gap.digits > 6 ? rest * 10 : rest / power_of_ten(6 - gap.digits));
        if (!gap.drop_zeros) {
            append_digits(out, value, gap.digits);
            continue;
        }
        auto before = out.size();
        append_digits(out, value, gap.digits);
        while (out.size() > before && out.back() == '0') out.pop_back();
        if (out.size() == before && !out.empty() && out.back() == '.') out.pop_back();  // as .NET does
    }
    out.append(text_, from);
}

void DateFormat::render(std::int64_t second) {
    second_ = second;
    text_.clear(), gaps_.clear();
    std::tm time{};
    auto seconds = static_cast<std::time_t>(second);
    if (!(zone_ == Zone::utc ? ::gmtime_r(&seconds, &time) : ::localtime_r(&seconds, &time))) time = {};
    for (auto& step : steps_) render(step, time);
}

void DateFormat::render(const Step& step, const std::tm& time) {
    auto number = [&](int value, int digits) {
        if (digits == 1)
            append_number(text_, static_cast<std::uint64_t>(std::max(value, 0)));
        else
            append_digits(text_, static_cast<std::uint64_t>(std::max(value, 0)), digits);
    };
    const int year = time.tm_year + 1900, hour_of_12 = time.tm_hour % 12 == 0 ? 12 : time.tm_hour % 12;
    const auto day_word = days[static_cast<size_t>(time.tm_wday) % 7];
    const auto month_word = months[static_cast<size_t>(time.tm_mon) % 12];
    using enum Part;
    switch (step.part) {
        case literal:
            text_ += step.text;
            break;
        case day:
            number(time.tm_mday, 1);
            break;
        case day_2:
            number(time.tm_mday, 2);
            break;
        case day_name:
            text_ += day_word.substr(0, 3);
            break;
        case day_name_long:
            text_ += day_word;
            break;
        case hour_12:
            number(hour_of_12, 1);
            break;
        case hour_12_2:
            number(hour_of_12, 2);
            break;
        case hour:
            number(time.tm_hour, 1);
            break;
        case hour_2:
            number(time.tm_hour, 2);
            break;
        case month:
            number(time.tm_mon + 1, 1);
            break;
        case month_2:
            number(time.tm_mon + 1, 2);
            break;
        case month_name:
            text_ += month_word.substr(0, 3);
            break;
        case month_name_long:
            text_ += month_word;
            break;
        case minute:
            number(time.tm_min, 1);
            break;
        case minute_2:
            number(time.tm_min, 2);
            break;
        case second:
            number(time.tm_sec, 1);
            break;
        case second_2:
            number(time.tm_sec, 2);
            break;
        case half:
            text_ += time.tm_hour < 12 ? "A" : "P";
            break;
        case half_2:
            text_ += time.tm_hour < 12 ? "AM" : "PM";
            break;
        case year_1:
            number(year % 100, 1);
            break;
        case year_2:
            number(year % 100, 2);
            break;
        case year_long:
            number(year, std::min(std::max(step.digits, 4), 19));
            break;
        case era:
            text_ += "A.D.";
            break;
        case fraction:
            gaps_.push_back({text_.size(), step.digits, false});
            break;
        case fraction_short:
            gaps_.push_back({text_.size(), step.digits, true});
            break;
        default:
            render_offset(step.part, time.tm_gmtoff);
            break;
    }
}

void DateFormat::render_offset(Part part, long seconds) {
    if (part == Part::offset_or_z && zone_ == Zone::utc) {
        text_ += 'Z';
        return;
    }
    text_ += seconds < 0 ? '-' : '+';
    auto minutes = static_cast<std::uint64_t>((seconds < 0 ? -seconds : seconds) / 60);
    if (part == Part::offset_hours)
        append_number(text_, minutes / 60);
    else
        append_digits(text_, minutes / 60, 2);
    if (part == Part::offset_hours || part == Part::offset_hours_2) return;
    if (part != Part::offset_compact) text_ += ':';
    append_digits(text_, minutes % 60, 2);
}

}  // namespace orrery::logkit
