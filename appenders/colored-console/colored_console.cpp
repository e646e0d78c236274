#include "colored_console.h"

namespace orrery::appenders {

namespace {

constexpr unsigned bright = 8;
constexpr logkit::NamedNumber colours[] = {{"Blue", 1},   {"Green", 2},  {"Red", 4},   {"Cyan", 3},
                                           {"Purple", 5}, {"Yellow", 6}, {"White", 7}, {"HighIntensity", bright}};

/// ANSI counts red as 1 and blue as 4.
unsigned ansi(unsigned bits) { return (bits & 4) >> 2 | (bits & 2) | (bits & 1) << 2; }

std::string sequence(const logkit::Params& params) {
    std::vector<unsigned> codes;
    auto add = [&](std::string_view setting, unsigned plain, unsigned high) {
        unsigned bits = 0;
        for (auto number : logkit::numbers_of(params.text(setting), colours, "colour")) bits |= number;
        if (bits != 0) codes.push_back((bits & bright ? high : plain) + ansi(bits));
    };
    add("forecolor", 30, 90), add("backcolor", 40, 100);
    return logkit::colour_sequence(codes);
}

}  // namespace

ColoredConsole::ColoredConsole(Host given, const Config& config)
    : ColouredConsoleBase(std::move(given), config, sequence) {}

}  // namespace orrery::appenders

ORRERY_PLUGIN(orrery::appenders::ColoredConsole, "org.orrery.appender.colored-console", "0.1.0",
              ORRERY_APPENDER_SETTINGS, ORRERY_CONSOLE_SETTINGS,
              {"mapping", "colours from a level on, such as ERROR foreColor=\"Red, HighIntensity\" backColor=White", "",
               "text", "", ORRERY_SETTING_LIST})
