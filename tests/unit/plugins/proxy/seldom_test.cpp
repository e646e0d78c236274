#include "seldom.h"

#include <boost/test/unit_test.hpp>

using orrery::proxy::Seldom;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(seldom)

BOOST_AUTO_TEST_CASE(each_thing_is_said_once_in_a_while) {
    Seldom seldom(1min);
    const Seldom::Clock::time_point begin{1h};
    BOOST_TEST(seldom.now("a", begin));
    BOOST_TEST(!seldom.now("a", begin + 59s));
    BOOST_TEST(seldom.now("b", begin + 59s));
    BOOST_TEST(seldom.now("a", begin + 60s));
    BOOST_TEST(!seldom.now("a", begin + 61s));
}

BOOST_AUTO_TEST_CASE(what_is_many_is_forgotten_before_it_fills_the_memory) {
    Seldom seldom(1min);
    const Seldom::Clock::time_point begin{1h};
    for (int i = 0; i <= 10'000; ++i) BOOST_REQUIRE(seldom.now(std::to_string(i), begin));
    BOOST_TEST(seldom.now("0", begin + 1s));
}

BOOST_AUTO_TEST_SUITE_END()
