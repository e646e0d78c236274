#include "negotiation.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::hub;

BOOST_AUTO_TEST_SUITE(negotiation)

BOOST_AUTO_TEST_CASE(the_best_offered_coding_wins) {
    BOOST_TEST(best_coding("gzip, deflate, br", true, true) == "br");
    BOOST_TEST(best_coding("gzip;q=0.5 , br;q=0", true, true) == "gzip");
    BOOST_TEST(best_coding("br", false, true) == "");
    BOOST_TEST(best_coding("", true, true) == "");
    BOOST_TEST(best_coding("brotli, xgzip", true, true) == "");
    BOOST_TEST(best_coding("gzip;q=0.000", true, true) == "");
    BOOST_TEST(best_coding(",,;=,gzip", true, true) == "gzip");
}

BOOST_AUTO_TEST_CASE(entity_tags_match_whole_and_weakly) {
    BOOST_TEST(matches_tag("\"a1\"", "a1"));
    BOOST_TEST(matches_tag("\"zz\", W/\"a1\"", "a1"));
    BOOST_TEST(matches_tag("*", "a1"));
    BOOST_TEST(!matches_tag("a1", "a1"));
    BOOST_TEST(!matches_tag("\"a1-br\"", "a1"));
    BOOST_TEST(!matches_tag("\"", "a1"));
    BOOST_TEST(!matches_tag("", ""));
}

BOOST_AUTO_TEST_SUITE_END()
