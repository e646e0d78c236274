#include "ansi_color_terminal.h"

#include "output.h"

using namespace orrery;
using namespace orrery::test;
using Console = Printing<appenders::AnsiColorTerminal>;

BOOST_AUTO_TEST_CASE(colours_and_attributes) {
    testing::FakeHost kernel;
    Console console(kernel.host("c"),
                    console_settings({{"mapping", "INFO foreColor=Green"},
                                      {"mapping", "WARN foreColor=Magenta attributes=\"Bright, Underscore\""},
                                      {"mapping", "ERROR foreColor=Black backColor=Red attributes=Light"}}));
    console.append(testing::rows(Level::debug, "x", "d")
                       .row(Level::info, "x", "i")
                       .row(Level::warn, "x", "w")
                       .row(Level::error, "x", "e"));
    BOOST_TEST(console.printed() ==
               "DEBUG d\n\x1b[32mINFO i\x1b[0m\n\x1b[1;4;35mWARN w\x1b[0m\n\x1b[90;101mERROR e\x1b[0m\n");
}

BOOST_AUTO_TEST_CASE(unknown_names_are_refused) {
    testing::FakeHost kernel;
    for (auto* mapping : {"WARN foreColor=Purple", "WARN attributes=Loud", "NONE foreColor=Red"}) {
        auto settings = console_settings({{"mapping", mapping}});
        BOOST_CHECK_THROW(appenders::AnsiColorTerminal(kernel.host("c"), settings), Error);
    }
    BOOST_CHECK_EXCEPTION(
        appenders::AnsiColorTerminal(kernel.host("c"), console_settings({{"mapping", "WARN foreColor=Purple"}})), Error,
        [](auto& error) {
            return error.message() ==
                   "parameter mapping: colour purple: expected Black, Red, Green, Yellow, Blue, Magenta, Cyan or White";
        });
}
