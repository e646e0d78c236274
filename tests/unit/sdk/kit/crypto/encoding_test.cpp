#include "orrery/kit/crypto/encoding.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::crypto;

BOOST_AUTO_TEST_SUITE(encoding)

BOOST_AUTO_TEST_CASE(base64_of_the_rfc_vectors) {
    const char* const vectors[][2] = {{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : vectors) {
        BOOST_TEST(base64_encode(plain) == text);
        BOOST_TEST(base64_decode(text).value() == plain);
    }
}

BOOST_AUTO_TEST_CASE(base64url_uses_the_safe_letters_and_no_padding) {
    const std::string bytes = "\xfb\xff\xfe\xff";
    BOOST_TEST(base64url_encode(bytes) == "-__-_w");
    BOOST_TEST(base64url_decode("-__-_w").value() == bytes);
}

BOOST_AUTO_TEST_CASE(every_length_survives_the_round_trip) {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        BOOST_TEST(base64url_decode(base64url_encode(bytes)).value() == bytes);
        BOOST_TEST(base64_decode(base64_encode(bytes)).value() == bytes);
        BOOST_TEST(hex_decode(hex_encode(bytes)).value() == bytes);
        bytes += static_cast<char>(i * 37);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_exactly_right_is_refused) {
    for (const char* text : {"A", "Zg==", "Zh", "Zm 8", "Zm+8", "Zm9v\n"}) BOOST_TEST(!base64url_decode(text), text);
    for (const char* text : {"Zg", "Zg=", "Zh==", "Z===", "====", "Zm9v=", "Zm-v"})
        BOOST_TEST(!base64_decode(text), text);
    for (const char* text : {"a", "0g", "0x10", " 00"}) BOOST_TEST(!hex_decode(text), text);
}

BOOST_AUTO_TEST_CASE(hex_reads_both_cases) { BOOST_TEST(hex_decode("00fFA5").value() == std::string("\0\xff\xa5", 3)); }

BOOST_AUTO_TEST_CASE(base32_of_rfc_4648_without_padding) {
    BOOST_TEST(base32_encode("") == "");
    BOOST_TEST(base32_encode("f") == "MY");
    BOOST_TEST(base32_encode("fo") == "MZXQ");
    BOOST_TEST(base32_encode("foo") == "MZXW6");
    BOOST_TEST(base32_encode("foob") == "MZXW6YQ");
    BOOST_TEST(base32_encode("fooba") == "MZXW6YTB");
    BOOST_TEST(base32_encode("foobar") == "MZXW6YTBOI");
}

BOOST_AUTO_TEST_SUITE_END()
