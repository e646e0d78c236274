#include "form_body.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::form;

BOOST_AUTO_TEST_CASE(fields_are_found_and_decoded) {
    const char* body = "username=ada+l&pwd=%C3%A4%26%3D%2B&empty=&a%62=1";
    BOOST_TEST(field_of(body, "username").value() == "ada l");
    BOOST_TEST(field_of(body, "pwd").value() == "ä&=+");
    BOOST_TEST(field_of(body, "empty").value() == "");
    BOOST_TEST(field_of(body, "ab").value() == "1");
    BOOST_TEST(!field_of(body, "absent"));
    BOOST_TEST(!field_of("", "username"));
}

BOOST_AUTO_TEST_CASE(what_is_ambiguous_or_broken_is_nothing) {
    BOOST_TEST(!field_of("a=1&a=2", "a"));
    BOOST_TEST(!field_of("a", "a"));
    BOOST_TEST(!field_of("a=%", "a"));
    BOOST_TEST(!field_of("a=%2", "a"));
    BOOST_TEST(!field_of("a=%zz", "a"));
    BOOST_TEST(!field_of("a=1&&&b=%", "b"));
}

BOOST_AUTO_TEST_CASE(escaping_and_reading_agree) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    BOOST_TEST(field_of("x=" + query_escape(all), "x").value() == all);
    BOOST_TEST(query_escape("/hub/?a=b&c") == "/hub/%3fa%3db%26c");
}
