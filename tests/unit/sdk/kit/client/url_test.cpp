// Addresses of HTTP receivers.
#include <orrery/kit/client/url.h>

#include <boost/test/unit_test.hpp>

using namespace orrery::client;

BOOST_AUTO_TEST_SUITE(url)

BOOST_AUTO_TEST_CASE(parts) {
    auto one = parse_url("HTTPS://logs.example:8443/in?key=1", "url");
    BOOST_TEST(one.tls);
    BOOST_TEST(one.endpoint.host == "logs.example");
    BOOST_TEST(one.endpoint.port == 8443);
    BOOST_TEST(one.authority == "logs.example:8443");
    BOOST_TEST(one.target == "/in?key=1");
    BOOST_TEST(one.shown() == "https://logs.example:8443");
    auto two = parse_url("http://[::1]?x", "url");
    BOOST_TEST(two.endpoint.host == "::1");
    BOOST_TEST(two.endpoint.port == 80);
    BOOST_TEST(two.target == "/?x");
    BOOST_TEST(parse_url("https://a", "url").endpoint.port == 443);
    BOOST_TEST(parse_url("http://10.0.0.1:80/", "url").endpoint.host == "10.0.0.1");
}

BOOST_AUTO_TEST_CASE(what_is_refused) {
    for (std::string text : {"",
                             "logs.example",
                             "ftp://logs.example",
                             "http://",
                             "http:///path",
                             "https://user:secret@logs.example/",
                             "http://a/#b",
                             "http://a b/",
                             "http://a/\r\nX: y",
                             "http://a:0/",
                             "http://a:/",
                             "http://a:99999/",
                             "http://a:80x/",
                             "http://[::1/",
                             "http://[zz]/",
                             "http://[::1]x/",
                             "http://169.254.169.254/latest",
                             "http://[fe80::1]/",
                             "http://[::ffff:169.254.1.1]/",
                             "http://a/\"",
                             "http://ä/"})
        BOOST_CHECK_EXCEPTION(parse_url(text, "url"), orrery::Error, [](auto& error) {
            return error.code() == orrery::Code::invalid && error.message().find("secret") == std::string::npos;
        });
}

BOOST_AUTO_TEST_SUITE_END()
