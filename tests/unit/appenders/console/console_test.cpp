#include "console.h"

#include <signal.h>

#include "output.h"

using namespace orrery;
using namespace orrery::test;
using Console = Printing<appenders::Console>;

BOOST_AUTO_TEST_CASE(rows_are_printed_and_cannot_steer_the_terminal) {
    testing::FakeHost kernel;
    Console console(kernel.host("console"), console_settings({}));
    console.append(testing::rows(Level::info, "x", "a\tb\nc gr\xc3\xbc\xc3\x9f")
                       .row(Level::warn, "x", "\x1b[2J\x07\x7f\xc2\x9b\r\n\r!"));
    BOOST_TEST(console.printed() == "INFO a\tb\nc gr\xc3\xbc\xc3\x9f\nWARN \\x1b[2J\\x07\\x7f\\x9b\n\\x0d!\n");
}

BOOST_AUTO_TEST_CASE(a_reader_that_went_away_or_sleeps_loses_rows_and_says_so_once) {
    testing::FakeHost kernel;
    ::signal(SIGPIPE, SIG_IGN);
    Console console(kernel.host("console"), console_settings({}));
    ::fcntl(console.writing(), F_SETFL, O_NONBLOCK);
    testing::FakeRows many;
    for (int i = 0; i < 1000; ++i) many.row(Level::info, "x", std::string(500, 'x'));
    console.append(many);
    BOOST_TEST(kernel.counter("console_rows_lost") == 1000);
    console.append(many);
    BOOST_TEST(kernel.rows().size() == 1u);
    while (!console.printed().empty()) {
    }
    console.append(testing::rows(Level::info, "x", "again"));
    BOOST_TEST(console.printed() == "INFO again\n");
    BOOST_TEST(kernel.logged("2000 rows were lost"));
}

BOOST_AUTO_TEST_CASE(targets) {
    testing::FakeHost kernel;
    Console console(kernel.host("console"), Config(Fields{{"conversionpattern", "%message%n"}}));
    console.append(testing::rows(Level::info, "x", "idle"));
    BOOST_TEST(console.printed() == "");
    Console opened(kernel.host("console"), Config(Fields{{"name", "Mine"}, {"conversionpattern", "%message%n"}}));
    opened.append(testing::rows(Level::info, "x", "written"));
    BOOST_TEST(opened.printed() == "written\n");
    Config odd(Fields{{"target", "printer"}, {"conversionpattern", "%m"}});
    BOOST_CHECK_THROW(appenders::Console(kernel.host("console"), odd), Error);
}
