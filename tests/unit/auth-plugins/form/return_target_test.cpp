#include "return_target.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::form;

BOOST_AUTO_TEST_CASE(paths_of_this_site_stay) {
    for (const char* target : {"/", "/hub", "/hub/?x=1#y", "/a//b", "/sense/app/%2F%2Fx"})
        BOOST_TEST(safe_return_target(target) == target);
}

BOOST_AUTO_TEST_CASE(everything_else_leads_to_the_hub) {
    for (const char* target :
         {"", "hub", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example",
          "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/a\nb", "/a b", " /hub", "a@@evil.example"})
        BOOST_TEST(safe_return_target(target) == "", target);
    BOOST_TEST(safe_return_target("/" + std::string(2048, 'a')) == "");
}

BOOST_AUTO_TEST_CASE(the_host_of_an_origin) {
    BOOST_TEST(host_of_origin("https://site.example:8443") == "site.example:8443");
    BOOST_TEST(host_of_origin("null") == "");
    BOOST_TEST(host_of_origin("ftp://site.example") == "");
}
