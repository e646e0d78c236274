#include "timestamp.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::logging;

BOOST_AUTO_TEST_SUITE(timestamp)

BOOST_AUTO_TEST_CASE(an_instant_is_the_same_in_every_zone) {
    BOOST_TEST(instant_of("19700101T000000.001+0000") == 1);
    BOOST_TEST(instant_of("20110805T145657.250+0200") == 1312549017250);
    BOOST_TEST(instant_of("20110805T184157.250+0545") == 1312549017250);
    BOOST_TEST(instant_of("20110805T092657.250-0330") == 1312549017250);
    // An hour that comes twice, in autumn.
    BOOST_TEST(instant_of("20261025T025959.000+0200") < instant_of("20261025T020000.000+0100"));
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_zero) {
    for (auto* text : {"", "now", "20110805T145657.000+020", "20110805T145657.000*0200", "20111305T145657.000+0200",
                       "2011080xT145657.000+0200", "20110805T145657.000+02:00"})
        BOOST_TEST(instant_of(text) == 0, text);
}

BOOST_AUTO_TEST_SUITE_END()
