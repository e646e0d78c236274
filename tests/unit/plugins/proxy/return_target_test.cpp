// Where signing in may lead.
#include "return_target.h"

#include <boost/test/unit_test.hpp>

using orrery::proxy::safe_return_target;

BOOST_AUTO_TEST_CASE(paths_of_this_site_are_kept) {
    BOOST_TEST(safe_return_target("/hub/stream/x?a=%2F%2Fevil&b", "/hub") == "/hub/stream/x?a=%2F%2Fevil&b");
    BOOST_TEST(safe_return_target("/a/../hub", "/hub") == "/hub");
    BOOST_TEST(safe_return_target("/sense/app/1#part", "/hub") == "/sense/app/1");
}

BOOST_AUTO_TEST_CASE(everything_else_leads_to_the_hub) {
    for (const char* target :
         {"", "hub", "//evil", "///evil", "/\\evil", "\\\\evil", "https:evil", "https://evil", "javascript:alert(1)",
          "/\t/evil", "/\n/evil", "/%5cevil", "/%2f%2fevil", "/..//evil/..", "/ /evil", "/\x80", "/%0d%0aSet-Cookie:a"})
        BOOST_TEST(safe_return_target(target, "/hub") == "/hub", target);
    BOOST_TEST(safe_return_target("/x//evil", "/hub") == "/x/evil");
    BOOST_TEST(safe_return_target("/./"
                                  "/evil",
                                  "/hub") == "/evil");
}
