#include "ansi_color_terminal.h"

#include <orrery/kit/log/kind.h>

#include <algorithm>

namespace orrery::appenders {

namespace {

constexpr std::string_view colour_names[] = {"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};
// With the codes that terminals have for them; Light is no code but the bright half of the colours.
constexpr std::pair<std::string_view, int> attribute_codes[] = {{"bright", 1},        {"dim", 2},     {"underscore", 4},
                                                                {"blink", 5},         {"reverse", 7}, {"hidden", 8},
                                                                {"strikethrough", 9}, {"light", 0}};

int colour_number(std::string_view name) {
    auto word = logkit::short_type(name);
    auto found = std::find(std::begin(colour_names), std::end(colour_names), word);
    if (found == std::end(colour_names))
        throw Error(Code::invalid, "parameter mapping: colour " + word.substr(0, 40) +
                                       ": expected Black, Red, Green, Yellow, Blue, Magenta, Cyan or White");
    return static_cast<int>(found - std::begin(colour_names));
}

class Sequence {
public:
    void add(int code) { codes_ += (codes_.empty() ? "" : ";") + std::to_string(code); }
    /// Returns whether Light is among them.
    bool add_attributes(std::string_view names) {
        bool light = false;
        while (!names.empty()) {
            auto comma = std::min(names.find(','), names.size());
            auto name = logkit::short_type(names.substr(0, comma));
            names.remove_prefix(std::min(comma + 1, names.size()));
            auto found = std::find_if(std::begin(attribute_codes), std::end(attribute_codes),
                                      [&](auto& one) { return one.first == name; });
            if (found == std::end(attribute_codes))
                throw Error(Code::invalid, "parameter mapping: attribute " + name.substr(0, 40) +
                                               ": expected Bright, Dim, Underscore, Blink, Reverse, Hidden, "
                                               "Strikethrough or Light");
            if (found->second == 0)
                light = true;
            else
                add(found->second);
        }
        return light;
    }
    std::string text() const { return codes_.empty() ? codes_ : "\x1b[" + codes_ + "m"; }

private:
    std::string codes_;
};

std::string sequence(const logkit::Params& params) {
    Sequence out;
    bool light = out.add_attributes(params.text("attributes"));
    if (auto name = params.text("forecolor"); !name.empty()) out.add((light ? 90 : 30) + colour_number(name));
    if (auto name = params.text("backcolor"); !name.empty()) out.add((light ? 100 : 40) + colour_number(name));
    return out.text();
}

}  // namespace

AnsiColorTerminal::AnsiColorTerminal(Host given, const Config& config) : ConsoleBase(std::move(given), config) {
    for (auto line : config.list("mapping")) {
        auto part = logkit::part_from_line(line);
        colours_.set(logkit::require_level(part.type, "parameter mapping: level"), sequence(part.params));
    }
}

}  // namespace orrery::appenders

ORRERY_PLUGIN(orrery::appenders::AnsiColorTerminal, "org.orrery.appender.ansi-color-terminal", "0.1.0",
              ORRERY_APPENDER_SETTINGS, ORRERY_CONSOLE_SETTINGS,
              {"mapping", "colours from a level on, such as ERROR foreColor=Red attributes=\"Bright, Underscore\"", "",
               "text", "", ORRERY_SETTING_LIST})
