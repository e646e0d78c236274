#include "orrery/kit/crypto/random.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "orrery/kit/crypto/encoding.h"

using namespace orrery::crypto;

BOOST_AUTO_TEST_SUITE(random_values)

BOOST_AUTO_TEST_CASE(a_token_has_128_bits_in_22_characters) {
    const std::string token = random_token();
    BOOST_TEST(token.size() == 22U);
    BOOST_TEST(base64url_decode(token).value().size() == 16U);
}

BOOST_AUTO_TEST_CASE(no_value_comes_twice) {
    std::set<std::string> seen;
    for (int i = 0; i < 10000; ++i) BOOST_REQUIRE(seen.insert(random_token()).second);
}

BOOST_AUTO_TEST_CASE(every_byte_value_occurs) {
    const std::string bytes = random_bytes(100000);
    BOOST_TEST(std::set<char>(bytes.begin(), bytes.end()).size() == 256U);
}

BOOST_AUTO_TEST_CASE(a_guid_says_version_four) {
    for (int i = 0; i < 100; ++i) {
        const std::string guid = random_guid();
        BOOST_REQUIRE(guid.size() == 36U);
        BOOST_TEST(guid.find_first_not_of("0123456789abcdef-") == std::string::npos);
        BOOST_TEST(guid[14] == '4');
        BOOST_TEST(std::string("89ab").find(guid[19]) != std::string::npos);
        for (const std::size_t at : {8, 13, 18, 23}) BOOST_TEST(guid[at] == '-');
    }
}

BOOST_AUTO_TEST_SUITE_END()
