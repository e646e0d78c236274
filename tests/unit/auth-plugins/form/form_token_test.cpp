#include "form_token.h"

#include <boost/test/unit_test.hpp>

#include "kernel.h"

using namespace orrery::form;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(form_token, Kernel)

BOOST_AUTO_TEST_CASE(a_token_is_good_once) {
    const FormTokens tokens(host());
    const std::string token = tokens.make();
    BOOST_TEST(tokens.take(token));
    BOOST_TEST(!tokens.take(token));
    BOOST_TEST(tokens.take(tokens.make()));
}

BOOST_AUTO_TEST_CASE(a_token_ends) {
    const FormTokens tokens(host());
    const auto now = FormTokens::Clock::now();
    BOOST_TEST(tokens.take(tokens.make(now), now + FormTokens::lifetime - 1s));
    BOOST_TEST(!tokens.take(tokens.make(now), now + FormTokens::lifetime + 2s));
}

BOOST_AUTO_TEST_CASE(nothing_else_is_a_token) {
    const FormTokens tokens(host()), others(host());
    const std::string token = tokens.make();
    BOOST_TEST(!tokens.take(""));
    BOOST_TEST(!tokens.take("."));
    BOOST_TEST(!tokens.take(others.make()));
    BOOST_TEST(!tokens.take("9" + token));  // ends later than we said
    BOOST_TEST(!tokens.take(token + "x"));
    BOOST_TEST(!tokens.take(token.substr(0, token.size() - 1)));
    BOOST_TEST(!tokens.take(std::string(10000, '.')));
    BOOST_TEST(tokens.take(token));
}

BOOST_AUTO_TEST_SUITE_END()
