#include "app/ids.h"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace orrery::app;

BOOST_AUTO_TEST_SUITE(ids)

BOOST_AUTO_TEST_CASE(guids_are_random_and_recognised) {
    std::set<std::string> made;
    for (int each = 0; each < 1000; ++each) {
        made.insert(new_guid());
        BOOST_REQUIRE(is_guid(*made.rbegin()));
    }
    BOOST_TEST(made.size() == 1000u);
    for (const char* other : {"", "..", "../../etc/passwd", "00000000-0000-0000-0000-00000000000", "SessionApp_x",
                              "0000000000000-0000-0000-00000000000g", "00000000-0000-0000-0000-0000000000000"})
        BOOST_TEST(!is_guid(other));
}

BOOST_AUTO_TEST_CASE(times_are_iso_in_utc) {
    const std::string now = now_text();
    BOOST_REQUIRE(now.size() == 24u);
    BOOST_TEST(now[10] == 'T');
    BOOST_TEST(now[23] == 'Z');
    BOOST_TEST(now.substr(0, 2) == "20");
}

BOOST_AUTO_TEST_SUITE_END()
