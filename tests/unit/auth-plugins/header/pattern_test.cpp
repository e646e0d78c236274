#include "pattern.h"

#include <orrery/error.h>

#include <boost/test/unit_test.hpp>

using orrery::header::Pattern;

namespace {

std::string split(std::string_view pattern, std::string_view text) {
    auto name = Pattern(pattern).match(text);
    return name ? name->directory + "|" + name->id : "-";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pattern)

BOOST_AUTO_TEST_CASE(the_usual_ones) {
    BOOST_TEST(split(R"($ud\\$id)", R"(DIR\joe)") == "DIR|joe");
    BOOST_TEST(split(R"($ud\$id)", R"(DIR\joe)") == "DIR|joe");
    BOOST_TEST(split("$id@$ud", "joe@corp.example") == "corp.example|joe");
    BOOST_TEST(split("$id($ud)", "joe(DIR)") == "DIR|joe");
    BOOST_TEST(split("cn=$id;o=$ud;", "cn=joe;o=DIR;") == "DIR|joe");
}

BOOST_AUTO_TEST_CASE(literals_must_match_and_the_split_be_certain) {
    for (const char* text : {"joe", "joe@", "@corp", "", "@", "joe@corp@other", "joe@@corp"})
        BOOST_TEST(split("$id@$ud", text) == "-");
    for (const char* text : {"cn=joe;o=DIR", "CN=joe;o=DIR;", "xcn=joe;o=DIR;", "cn=;o=DIR;", "cn=joe;o=;", "cn=;o=;"})
        BOOST_TEST(split("cn=$id;o=$ud;", text) == "-");
    BOOST_TEST(split("aa$idaa$udaa", "aaaaaa") == "-");
    BOOST_TEST(split("a$id-$uda", "a-a") == "-");
}

BOOST_AUTO_TEST_CASE(a_pattern_that_cannot_split_is_refused) {
    for (const char* text : {"", "$id", "$ud", "$ud$id", "$id$ud", "$ud-$ud-$id", "$id@$UD", "x"})
        BOOST_CHECK_THROW(Pattern{text}, orrery::Error);
}

BOOST_AUTO_TEST_SUITE_END()
