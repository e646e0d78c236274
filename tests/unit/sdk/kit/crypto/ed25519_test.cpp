#include "orrery/kit/crypto/ed25519.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "orrery/kit/crypto/encoding.h"

using namespace orrery::crypto;

BOOST_AUTO_TEST_SUITE(ed25519)

// RFC 8032, section 7.1, test 2.
const std::string secret = hex_decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").value();
const std::string signature_hex =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

BOOST_AUTO_TEST_CASE(signs_as_the_standard_does) {
    BOOST_TEST(hex_encode(ed25519_public_key(secret)) ==
               "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    BOOST_TEST(hex_encode(ed25519_sign(secret, "\x72")) == signature_hex);
}

BOOST_AUTO_TEST_CASE(refuses_whatever_was_changed) {
    const auto key = ed25519_public_key(secret);
    auto signature = ed25519_sign(secret, "a file");
    BOOST_TEST(ed25519_verify(key, "a file", signature));
    BOOST_TEST(!ed25519_verify(key, "another file", signature));
    BOOST_TEST(!ed25519_verify(key, "a file", signature.substr(1)));
    BOOST_TEST(!ed25519_verify(key.substr(1), "a file", signature));
    BOOST_TEST(!ed25519_verify(ed25519_public_key(std::string(32, 'x')), "a file", signature));
    signature[3] = static_cast<char>(signature[3] ^ 1);
    BOOST_TEST(!ed25519_verify(key, "a file", signature));
}

BOOST_AUTO_TEST_CASE(takes_secrets_of_32_bytes_only) {
    BOOST_CHECK_THROW(ed25519_sign("short", "a file"), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
