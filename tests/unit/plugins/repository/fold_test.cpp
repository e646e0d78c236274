#include "model/fold.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::repository;

BOOST_AUTO_TEST_SUITE(folding)

BOOST_AUTO_TEST_CASE(case_folds_beyond_ascii) {
    BOOST_TEST(fold("ABC xyz") == "abc xyz");
    BOOST_TEST(fold("\xc3\x84\xc3\x96\xc3\x9c\xc3\x9f") == "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f");
    BOOST_TEST(fold("\xce\xa9") == "\xcf\x89");
    BOOST_TEST(fold("a\xff\xc3") == "a\xff\xc3");
}

BOOST_AUTO_TEST_CASE(only_utf8_is_text) {
    for (auto* good : {"", "plain", "\xc3\xa9", "\xe6\xbc\xa2", "\xf0\x9f\x98\x80"}) BOOST_TEST(is_text(good), good);
    BOOST_TEST(!is_text(std::string_view("a\0b", 3)));
    for (auto* bad :
         {"\xff", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80", "\xe6\xbc"})
        BOOST_TEST(!is_text(bad));
}

BOOST_AUTO_TEST_CASE(stars_match_any_run) {
    BOOST_TEST(like("monitoring", "mon*"));
    BOOST_TEST(like("monitoring", "*ring"));
    BOOST_TEST(like("monitoring", "m*o*g"));
    BOOST_TEST(like("", "*"));
    BOOST_TEST(!like("monitoring", "mon"));
    BOOST_TEST(!like("monitoring", "*x*"));
    BOOST_TEST(like("a%b_c", "a%b_c"));
    // Many stars over a long text end quickly.
    BOOST_TEST(!like(std::string(20'000, 'a'), "*a*a*a*a*a*a*a*a*a*b"));
}

BOOST_AUTO_TEST_SUITE_END()
