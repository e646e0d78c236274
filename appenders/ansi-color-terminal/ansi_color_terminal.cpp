#include "ansi_color_terminal.h"

namespace orrery::appenders {

namespace {

constexpr unsigned light = 0;  // no code but the bright half of the colours
constexpr logkit::NamedNumber colours[] = {{"Black", 0}, {"Red", 1},     {"Green", 2}, {"Yellow", 3},
                                           {"Blue", 4},  {"Magenta", 5}, {"Cyan", 6},  {"White", 7}};
// With the codes that terminals have for them.
constexpr logkit::NamedNumber attributes[] = {{"Bright", 1},  {"Dim", 2},    {"Underscore", 4},    {"Blink", 5},
                                              {"Reverse", 7}, {"Hidden", 8}, {"Strikethrough", 9}, {"Light", light}};

std::string sequence(const logkit::Params& params) {
    auto codes = logkit::numbers_of(params.text("attributes"), attributes, "attribute");
    const unsigned high = std::erase(codes, light) != 0 ? 60 : 0;
    for (auto number : logkit::numbers_of(params.text("forecolor"), colours, "colour"))
        codes.push_back(30 + high + number);
    for (auto number : logkit::numbers_of(params.text("backcolor"), colours, "colour"))
        codes.push_back(40 + high + number);
    return logkit::colour_sequence(codes);
}

}  // namespace

AnsiColorTerminal::AnsiColorTerminal(Host given, const Config& config)
    : ColouredConsoleBase(std::move(given), config, sequence) {}

}  // namespace orrery::appenders

ORRERY_PLUGIN(orrery::appenders::AnsiColorTerminal, "org.orrery.appender.ansi-color-terminal", "0.1.0",
              ORRERY_APPENDER_SETTINGS, ORRERY_CONSOLE_SETTINGS,
              {"mapping", "colours from a level on, such as ERROR foreColor=Red attributes=\"Bright, Underscore\"", "",
               "text", "", ORRERY_SETTING_LIST})
