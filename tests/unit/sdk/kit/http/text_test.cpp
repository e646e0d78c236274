// Percent coding, queries and cookies.
#include <orrery/kit/http/html.h>
#include <orrery/kit/http/text.h>

#include <boost/test/unit_test.hpp>

using namespace orrery::kit::http;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(text_within_html) {
    BOOST_TEST(escape_html("<a href=\"x\" title='y'>1 & 2</a>") ==
               "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;1 &amp; 2&lt;/a&gt;");
    BOOST_TEST(escape_html("\xc3\xa9\n") == "\xc3\xa9\n");
}

BOOST_AUTO_TEST_CASE(percent_coding) {
    BOOST_TEST(percent_decode("a%20b%C3%A9").value() == "a b\xc3\xa9");
    BOOST_TEST(percent_decode("a+b", true).value() == "a b");
    BOOST_TEST(percent_decode("a+b").value() == "a+b");
    for (const char* broken : {"%", "%4", "%zz", "a%00b"}) BOOST_TEST(!percent_decode(broken));
    BOOST_TEST(percent_encode("a b/\xc3\xa9", "/") == "a%20b/%C3%A9");
    for (int byte = 1; byte < 256; ++byte) {
        std::string text(1, static_cast<char>(byte));
        BOOST_TEST(percent_decode(percent_encode(text)).value() == text);
    }
}

BOOST_AUTO_TEST_CASE(queries) {
    BOOST_TEST(query_value("a=1&qlikTicket=x%2By&b", "qlikTicket").value() == "x+y");
    BOOST_TEST(query_value("XrfKey=0", "xrfkey", true).value() == "0");
    BOOST_TEST(!query_value("XrfKey=0", "xrfkey"));
    BOOST_TEST(query_value("b", "b").value().empty());
    BOOST_TEST(query_without("a=1&qlikTicket=x&b=%20&qlikTicket=y", "qlikTicket") == "a=1&b=%20");
    BOOST_TEST(query_without("qlik%54icket=x", "qlikTicket").empty());
}

BOOST_AUTO_TEST_CASE(cookies) {
    BOOST_TEST(cookie_value("a=1; X-Qlik-Session=abc; b=2", "X-Qlik-Session").value() == "abc");
    BOOST_TEST(!cookie_value("a=1;a=2", "a"));
    BOOST_TEST(!cookie_value("ab=1", "a"));
    BOOST_TEST(!cookie_value("", "a"));
}

BOOST_AUTO_TEST_SUITE_END()
