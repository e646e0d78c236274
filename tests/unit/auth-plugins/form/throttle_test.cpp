#include "throttle.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::form;
using namespace std::chrono_literals;

namespace {
const auto start = Throttle::Clock::now();

std::chrono::seconds wait_of(Throttle& throttle, const std::string& key, Throttle::Clock::time_point now) {
    return throttle.attempt(key, now).value_or(0s);
}
}  // namespace

BOOST_AUTO_TEST_CASE(some_attempts_are_free_then_the_waits_double) {
    Throttle throttle(3);
    for (int i = 0; i < 3; ++i) BOOST_TEST(wait_of(throttle, "k", start).count() == 0);
    BOOST_TEST(wait_of(throttle, "k", start).count() == 1);
    BOOST_TEST(wait_of(throttle, "k", start + 1s).count() == 0);
    BOOST_TEST(wait_of(throttle, "k", start + 1s).count() == 2);
    BOOST_TEST(wait_of(throttle, "k", start + 3s).count() == 0);
    BOOST_TEST(wait_of(throttle, "k", start + 3s).count() == 4);
}

BOOST_AUTO_TEST_CASE(the_longest_wait_is_five_minutes) {
    Throttle throttle(1);
    auto now = start;
    std::chrono::seconds wait{0};
    for (int i = 0; i < 20; ++i) {
        BOOST_REQUIRE(!throttle.attempt("k", now));
        wait = wait_of(throttle, "k", now);
        now += wait;
    }
    BOOST_TEST(wait.count() == 300);
}

BOOST_AUTO_TEST_CASE(keys_are_apart_and_success_forgets) {
    Throttle throttle(1);
    BOOST_TEST(!throttle.attempt("a", start));
    BOOST_TEST(throttle.attempt("a", start).has_value());
    BOOST_TEST(!throttle.attempt("b", start));
    throttle.succeeded("a");
    throttle.succeeded("never seen");
    BOOST_TEST(!throttle.attempt("a", start));
}

BOOST_AUTO_TEST_CASE(quiet_keys_are_forgotten) {
    Throttle throttle(1);
    BOOST_TEST(!throttle.attempt("a", start));
    BOOST_TEST(!throttle.attempt("b", start + 16min));
    BOOST_TEST(throttle.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_table_is_bounded_and_keeps_the_latest) {
    Throttle throttle(1, 100);
    BOOST_TEST(!throttle.attempt("guessed", start));
    for (int i = 0; i < 1000; ++i) {
        BOOST_TEST(!throttle.attempt("k" + std::to_string(i), start));
        throttle.attempt("guessed", start + 1h * i);
    }
    BOOST_TEST(throttle.size() <= 100U);
}

BOOST_AUTO_TEST_CASE(a_network_is_an_address_or_a_64) {
    BOOST_TEST(network_of("192.0.2.7") == "192.0.2.7");
    BOOST_TEST(network_of("192.0.2.7:4711") == "192.0.2.7");
    BOOST_TEST(network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
    BOOST_TEST(network_of("[2001:db8:1:2:ffff::1]:4711") == "2001:db8:1:2::");
    BOOST_TEST(network_of("::ffff:192.0.2.7") == "192.0.2.7");
    BOOST_TEST(network_of("") == "");
}
