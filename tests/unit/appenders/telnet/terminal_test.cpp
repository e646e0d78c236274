// Text as a terminal may get it.
#include <boost/test/unit_test.hpp>

#include "server.h"

BOOST_AUTO_TEST_CASE(controls_do_not_reach_the_terminal) {
    using telnet::for_terminal;
    BOOST_TEST(for_terminal("a\tb\nc\r\nd\r") == "a\tb\r\nc\r\nd");
    BOOST_TEST(for_terminal("\x1b[2J\x07grün\x7f") == ".[2J.grün.");
    BOOST_TEST(for_terminal("\xff\xf4x") == "\xf4x");
}
