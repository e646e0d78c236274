// X-Qlik-User as clients spell it, and as attackers do.
#include "user_header.h"

#include <boost/test/unit_test.hpp>

using orrery::http_front::parse_user_header;

BOOST_AUTO_TEST_CASE(spellings_of_clients) {
    for (const char* text :
         {"UserDirectory=INTERNAL; UserId=sa_api", "UserDirectory=INTERNAL;UserId=sa_api",
          "userid=sa_api ; USERDIRECTORY = INTERNAL;", "UserDirectory=%49NTERNAL; UserId=sa%5Fapi"}) {
        orrery::Identity who = parse_user_header(text);
        BOOST_TEST(who.directory == "INTERNAL");
        BOOST_TEST(who.id == "sa_api");
    }
    BOOST_TEST(parse_user_header("UserDirectory=A%20B;UserId=j%C3%B6rg%3B").id == "j\xc3\xb6rg;");
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused) {
    for (const char* text :
         {"", "UserId=x", "UserDirectory=x", "UserDirectory=; UserId=x", "UserDirectory=a; UserId=b; UserId=c",
          "UserDirectory=a; UserId=%0d%0a", "UserDirectory=a; UserId=%00", "UserDirectory=a; UserId=%zz",
          "UserDirectory=a, UserId=b", "UserDirectory=a; UserId=b; Role=root"})
        BOOST_CHECK_THROW(parse_user_header(text), orrery::Error);
}
