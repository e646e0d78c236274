#include <orrery/kit/log/date_format.h>

#include "cases.h"

using namespace orrery;
using namespace orrery::logkit;
using namespace orrery::logkit::test;

BOOST_AUTO_TEST_SUITE(dates)

constexpr std::int64_t moment = 1707512703'070'089;

BOOST_AUTO_TEST_CASE(patterns_of_dot_net) {
    auto count = run_cases("dates.txt", [](const std::string& text) {
        auto blank = text.find(' ');
        auto zone = text.substr(0, blank);
        bool utc = zone.ends_with('U');
        if (utc) zone.pop_back();
        TimeZone here(zone.c_str());
        std::string out;
        DateFormat(text.substr(blank + 1), utc ? DateFormat::Zone::utc : DateFormat::Zone::local).append(moment, out);
        return out;
    });
    BOOST_TEST(count >= 20u);
}

BOOST_AUTO_TEST_CASE(the_kept_second_does_not_go_stale) {
    TimeZone zone("UTC");
    DateFormat format("HH:mm:ss.fff", DateFormat::Zone::local);
    std::string out;
    for (auto time : {moment, moment + 1000, moment + 1'000'000, moment, std::int64_t{-1}})
        format.append(time, out), out += ' ';
    BOOST_TEST(out == "21:05:03.070 21:05:03.071 21:05:04.070 21:05:03.070 23:59:59.999 ");
}

BOOST_AUTO_TEST_CASE(the_hour_of_the_change_has_the_right_offset) {
    TimeZone zone("CET-1CEST,M3.5.0,M10.5.0/3");
    auto format = DateFormat::compact_with_offset();
    std::string out;
    for (auto time : {1711846799'999'000, 1711846800'000'000}) format.append(time, out), out += ' ';
    BOOST_TEST(out == "20240331T015959.999+0100 20240331T030000.000+0200 ");
}

BOOST_AUTO_TEST_SUITE_END()
