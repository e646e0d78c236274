// What the stanza says.
#include "policy.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;
using namespace orrery::jwt;

BOOST_AUTO_TEST_SUITE(policy)

BOOST_AUTO_TEST_CASE(lists_are_words) {
    const auto read = read_policy(
        testing::config({{"algorithms", " RS256  ES512 "}, {"require", "exp iat"}, {"issuer", "x"}, {"skew", "10s"}}));
    BOOST_TEST(read.algorithms.size() == 2u);
    BOOST_CHECK(read.algorithms.contains(crypto::SignatureAlgorithm::es512));
    BOOST_CHECK((read.required == std::vector<std::string>{"exp", "iat"}));
    BOOST_TEST(read.skew.count() == 10);
    BOOST_TEST(read_policy(testing::config({{"algorithms", "RS256"}, {"require", "none"}})).required.empty());
}

BOOST_AUTO_TEST_CASE(secrets_that_both_sides_know_are_no_algorithm) {
    for (const char* algorithms : {"HS256", "none", "RS256,ES256", "rs256", "RS256 none"})
        BOOST_CHECK_THROW(read_policy(testing::config({{"algorithms", algorithms}, {"require", "exp"}})), Error);
    BOOST_CHECK_THROW(read_policy(testing::config({{"algorithms", "RS256"}, {"require", "exp"}, {"skew", "11m"}})),
                      Error);
}

BOOST_AUTO_TEST_SUITE_END()
