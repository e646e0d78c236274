#include "qix/session_key.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::qix;

BOOST_AUTO_TEST_SUITE(session_paths)

BOOST_AUTO_TEST_CASE(apps_come_from_the_path) {
    BOOST_TEST(parse_session_path("/app/abc").app_id == "abc");
    BOOST_TEST(parse_session_path("/prefix/app/a%20b%2Fc?reloadUri=x").app_id == "a b/c");
    BOOST_TEST(parse_session_path("/app/engineData").app_id.empty());
    BOOST_TEST(parse_session_path("/app/").app_id.empty());
    BOOST_TEST(parse_session_path("/").app_id.empty());
    BOOST_TEST(parse_session_path("").app_id.empty());
}

BOOST_AUTO_TEST_CASE(identity_and_time_to_live_follow) {
    const SessionPath path = parse_session_path("/app/abc/identity/one%20tab/ttl/30?x=/ttl/9");
    BOOST_TEST(path.identity == "one tab");
    BOOST_TEST(path.time_to_live->count() == 30);
    BOOST_TEST(parse_session_path("/app/engineData/identity/i").identity == "i");
    BOOST_TEST(parse_session_path("/app/identity/i").identity == "i");
}

BOOST_AUTO_TEST_CASE(nonsense_is_skipped) {
    BOOST_TEST(!parse_session_path("/app/abc/ttl/many").time_to_live.has_value());
    BOOST_TEST(!parse_session_path("/app/abc/ttl/-1").time_to_live.has_value());
    BOOST_TEST(parse_session_path("/app/%zz%4").app_id == "%zz%4");
    BOOST_TEST(parse_session_path("//app//abc//").app_id == "abc");
}

BOOST_AUTO_TEST_SUITE_END()
