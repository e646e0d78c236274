#include "colored_console.h"

#include "output.h"

using namespace orrery;
using namespace orrery::test;
using Console = Printing<appenders::ColoredConsole>;

BOOST_AUTO_TEST_CASE(levels_and_those_above_have_their_colour) {
    testing::FakeHost kernel;
    Console console(kernel.host("c"),
                    console_settings({{"mapping", "WARN foreColor=Yellow"},
                                      {"mapping", "ERROR foreColor=\"Red, HighIntensity\" backColor=White"}}));
    console.append(testing::rows(Level::info, "x", "i")
                       .row(Level::warn, "x", "w")
                       .row(Level::error, "x", "e")
                       .row(Level::fatal, "x", "f"));
    BOOST_TEST(console.printed() ==
               "INFO i\n\x1b[33mWARN w\x1b[0m\n\x1b[91;47mERROR e\x1b[0m\n\x1b[91;47mFATAL f\x1b[0m\n");
}

BOOST_AUTO_TEST_CASE(unknown_colours_and_levels_are_refused) {
    testing::FakeHost kernel;
    for (auto* mapping : {"WARN foreColor=Pink", "LOUD foreColor=Red"}) {
        auto settings = console_settings({{"mapping", mapping}});
        BOOST_CHECK_THROW(appenders::ColoredConsole(kernel.host("c"), settings), Error);
    }
}
