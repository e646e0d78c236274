#include <boost/test/unit_test.hpp>

#include "expression/calendar.h"
#include "expression/format_date.h"
#include "expression/format_number.h"
#include "expression/interpret.h"
#include "expression/suggest.h"

using namespace orrery::engine;

BOOST_AUTO_TEST_CASE(set_variables_change_the_settings) {
    FormatSettings settings;
    BOOST_TEST(settings.set("DecimalSep", ","));
    BOOST_TEST(settings.set("thousandsep", "."));
    BOOST_TEST(settings.set("DateFormat", "DD.MM.YYYY"));
    BOOST_TEST(settings.set("MonthNames", "jan;feb;mar;apr;maj;jun;jul;aug;sep;okt;nov;dec"));
    BOOST_TEST(!settings.set("vMine", "1"));
    BOOST_TEST(settings.set("FirstWeekDay", "9"));  // out of range: keeps the old one
    BOOST_TEST(settings.first_week_day == 0);
    BOOST_TEST(settings.set("DayNames", "too;few"));
    BOOST_TEST(settings.day_names[0] == "Mon");
    BOOST_TEST(interpret("1.234,5", settings).number() == 1234.5);
    BOOST_TEST(interpret("29.02.2024", settings).number() == 45351);
    BOOST_TEST(format_date(45351, "D MMM", settings) == "29 feb");
}

BOOST_AUTO_TEST_CASE(untyped_texts_are_read_in_order) {
    const FormatSettings& settings = FormatSettings::defaults();
    BOOST_TEST(interpret("007", settings).number() == 7);
    BOOST_TEST(interpret("007", settings).to_text() == "007");
    BOOST_TEST(interpret(" 12 ", settings).number() == 12);
    BOOST_TEST(interpret("1,234,567.5", settings).number() == 1234567.5);
    BOOST_TEST(interpret("-1e3", settings).number() == -1000);
    BOOST_TEST(interpret("2024-02-29 06:00:00", settings).number() == 45351.25);
    BOOST_TEST(interpret("18:00:00", settings).number() == 0.75);
    BOOST_TEST(interpret("$1,234.50", settings).number() == 1234.5);
    for (const char* text :
         {"", "abc", "1,23", "1,2345", "12,34,567", "1.2.3", "0x10", "inf", "nan", "1 2", "--1", "2024-02-30"})
        BOOST_TEST(!interpret(text, settings).has_number(), text);
}

BOOST_AUTO_TEST_CASE(calendar_and_serials_agree_over_every_day_of_the_calendar) {
    std::int64_t previous = serial_of(1, 1, 1) - 1;
    for (int year = 1; year <= 9999; year += 7) {
        for (int month = 1; month <= 12; ++month) {
            const std::int64_t day = serial_of(year, month, 1);
            const CalendarDate date = date_of(day);
            BOOST_REQUIRE(date.year == year);
            BOOST_REQUIRE(date.month == month);
            BOOST_REQUIRE(date.day == 1);
            BOOST_REQUIRE(day > previous);
            previous = day;
        }
    }
    BOOST_TEST(weekday_of(serial_of(2024, 2, 29)) == 3);
    BOOST_TEST(weekday_of(0) == 5);
    BOOST_TEST(weekday_of(-1) == 4);
    BOOST_TEST(serial_of(2024, 14, 1) == serial_of(2025, 2, 1));
    BOOST_TEST(serial_of(2024, -1, 1) == serial_of(2023, 11, 1));
}

BOOST_AUTO_TEST_CASE(weeks_follow_iso_when_not_broken) {
    const WeekRules iso;
    const auto week = [&](int y, int m, int d) { return week_of(serial_of(y, m, d), iso); };
    BOOST_TEST(week(2020, 12, 31).week == 53);
    BOOST_TEST(week(2021, 1, 4).week == 1);
    BOOST_TEST(week(2018, 12, 31).year == 2019);
    BOOST_TEST(week(2018, 12, 31).week == 1);
}

BOOST_AUTO_TEST_CASE(fixed_formatting_rounds_half_up) {
    BOOST_TEST(format_fixed(2.5, 0) == "3");
    BOOST_TEST(format_fixed(-2.5, 0) == "-3");
    BOOST_TEST(format_fixed(0.005, 2) == "0.01");
    BOOST_TEST(format_fixed(999.999, 2) == "1000.00");
    BOOST_TEST(format_fixed(0, 2) == "0.00");
    BOOST_TEST(format_fixed(-0.0001, 2) == "0.00");
    BOOST_TEST(format_fixed(1e20, 0) == "100000000000000000000");
}

BOOST_AUTO_TEST_CASE(suggestions_are_near_or_absent) {
    const auto nearest = [](const char* wanted) {
        Nearest search(wanted);
        for (const char* name : {"Amount", "Country", "Customer"}) search.offer(name);
        return search.best();
    };
    BOOST_TEST(nearest("amuont") == "Amount");
    BOOST_TEST(nearest("Contry") == "Country");
    BOOST_TEST(nearest("Zebra") == "");
}
