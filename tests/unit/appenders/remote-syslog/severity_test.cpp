// Facilities, severities and the mapping of levels.
#include "severity.h"

#include <orrery/error.h>

#include <boost/test/unit_test.hpp>

using namespace remote_syslog;

BOOST_AUTO_TEST_SUITE(severity)

BOOST_AUTO_TEST_CASE(names_and_numbers) {
    BOOST_TEST(facility_of("User") == 1);
    BOOST_TEST(facility_of("LOCAL7") == 23);
    BOOST_TEST(facility_of("0") == 0);
    BOOST_TEST(severity_of("Informational") == 6);
    for (auto* bad : {"24", "-1", "", "nobody", "1x"}) BOOST_CHECK_THROW(facility_of(bad), orrery::Error);
    for (auto* bad : {"8", "warn", ""}) BOOST_CHECK_THROW(severity_of(bad), orrery::Error);
}

BOOST_AUTO_TEST_CASE(levels_have_log4net_s_severities_unless_mapped) {
    SeverityMap plain({});
    for (auto [level, expected] : {std::pair{120'000, 0},
                                   {110'000, 1},
                                   {100'000, 1},
                                   {90'000, 2},
                                   {80'000, 3},
                                   {70'000, 3},
                                   {60'000, 4},
                                   {50'000, 5},
                                   {40'000, 6},
                                   {30'000, 7},
                                   {0, 7}})
        BOOST_TEST(plain(level) == expected);
    SeverityMap mapped({"level=INFO severity=Notice", "level=ERROR severity=2"});
    BOOST_TEST(mapped(40'000) == 5);
    BOOST_TEST(mapped(60'000) == 5);
    BOOST_TEST(mapped(110'000) == 2);
    BOOST_TEST(mapped(30'000) == 7);
    for (auto* bad : {"level=LOUD severity=1", "level=INFO severity=9", "severity=1", ""})
        BOOST_CHECK_THROW(SeverityMap({bad}), orrery::Error);
}

BOOST_AUTO_TEST_SUITE_END()
