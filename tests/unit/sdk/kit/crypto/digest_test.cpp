#include "orrery/kit/crypto/digest.h"

#include <boost/test/unit_test.hpp>

#include "orrery/kit/crypto/encoding.h"

using namespace orrery::crypto;

BOOST_AUTO_TEST_SUITE(digest)

BOOST_AUTO_TEST_CASE(sha256_of_the_standard_vectors) {
    BOOST_TEST(hex_encode(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BOOST_TEST(hex_encode(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(hmac_of_rfc_4231) {
    BOOST_TEST(hex_encode(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    BOOST_TEST(hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

BOOST_AUTO_TEST_CASE(comparison_sees_every_difference) {
    BOOST_TEST(constant_time_equal("", ""));
    BOOST_TEST(constant_time_equal("secret", "secret"));
    BOOST_TEST(!constant_time_equal("secret", "secreT"));
    BOOST_TEST(!constant_time_equal("Secret", "secret"));
    BOOST_TEST(!constant_time_equal("secret", "secret "));
    BOOST_TEST(!constant_time_equal("", "s"));
}

BOOST_AUTO_TEST_SUITE_END()
