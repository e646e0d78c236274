#include "colored_console.h"

#include <orrery/kit/log/kind.h>

#include <algorithm>

namespace orrery::appenders {

namespace {

constexpr unsigned bright = 8;

/// Blue 1, Green 2, Red 4, HighIntensity 8, or sums of them, by names with commas between.
unsigned bits_of(std::string_view names) {
    constexpr std::pair<std::string_view, unsigned> known[] = {
        {"blue", 1},   {"green", 2},  {"cyan", 3},  {"red", 4},
        {"purple", 5}, {"yellow", 6}, {"white", 7}, {"highintensity", bright}};
    unsigned out = 0;
    while (!names.empty()) {
        auto comma = std::min(names.find(','), names.size());
        auto name = logkit::short_type(names.substr(0, comma));
        names.remove_prefix(std::min(comma + 1, names.size()));
        auto found = std::find_if(std::begin(known), std::end(known), [&](auto& one) { return one.first == name; });
        if (found == std::end(known))
            throw Error(Code::invalid, "parameter mapping: colour " + name.substr(0, 40) +
                                           ": expected Blue, Green, Red, Cyan, Purple, Yellow, White or HighIntensity");
        out |= found->second;
    }
    return out;
}

/// ANSI counts red as 1 and blue as 4.
unsigned ansi(unsigned bits) { return (bits & 4) >> 2 | (bits & 2) | (bits & 1) << 2; }

std::string sequence(const logkit::Params& params) {
    std::string codes;
    auto add = [&](std::string_view setting, unsigned plain, unsigned high) {
        auto names = params.text(setting);
        if (names.empty()) return;
        auto bits = bits_of(names);
        codes += (codes.empty() ? "" : ";") + std::to_string((bits & bright ? high : plain) + ansi(bits));
    };
    add("forecolor", 30, 90), add("backcolor", 40, 100);
    return codes.empty() ? codes : "\x1b[" + codes + "m";
}

}  // namespace

ColoredConsole::ColoredConsole(Host given, const Config& config) : ConsoleBase(std::move(given), config) {
    for (auto line : config.list("mapping")) {
        auto part = logkit::part_from_line(line);
        colours_.set(logkit::require_level(part.type, "parameter mapping: level"), sequence(part.params));
    }
}

}  // namespace orrery::appenders

ORRERY_PLUGIN(orrery::appenders::ColoredConsole, "org.orrery.appender.colored-console", "0.1.0",
              ORRERY_APPENDER_SETTINGS, ORRERY_CONSOLE_SETTINGS,
              {"mapping", "colours from a level on, such as ERROR foreColor=\"Red, HighIntensity\" backColor=White", "",
               "text", "", ORRERY_SETTING_LIST})
