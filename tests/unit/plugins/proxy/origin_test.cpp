// Origins as browsers and attackers write them.
#include "origin.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::proxy;

BOOST_AUTO_TEST_CASE(only_this_origin_and_listed_hosts) {
    VirtualProxy proxy;
    proxy.allowed_hosts = {"partner.example"};
    for (const char* good :
         {"https://site:8443", "https://SITE:8443", "https://partner.example", "https://partner.example:99"})
        BOOST_TEST(is_allowed_origin(good, "site:8443", proxy), good);
    for (const char* bad :
         {"", "null", "https://site", "https://site:844", "https://site:84430", "http://site:8443",
          "https://site:8443/", "https://evil@site:8443", "https://site.evil:8443", "https://partner.example.evil",
          "//site:8443", "https://", "https://site:8443#", "ftp://site:8443"})
        BOOST_TEST(!is_allowed_origin(bad, "site:8443", proxy), bad);
    BOOST_TEST(is_allowed_origin("https://site", "site", proxy));
    BOOST_TEST(is_allowed_origin("https://site:443", "site", proxy));
    BOOST_TEST(is_allowed_origin("https://[::1]:8443", "[::1]:8443", proxy));
    BOOST_TEST(is_allowed_origin("https://[::1]", "[::1]", proxy));
}
