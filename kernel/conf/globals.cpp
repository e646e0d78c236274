#include "conf/globals.h"

#include <algorithm>

namespace orrery::kernel {

namespace {

struct Meaning {
    std::string_view name;
    std::string_view values;     ///< apart by blanks; none: any
    std::string_view otherwise;  ///< what holds in place of another one
};
constexpr Meaning meanings[] = {
    {"LogLevel", "debug info warn error fatal", "until then info holds"},
    {"Plugins", "any signed", "until then it counts as signed"},
    {"PluginPath", "", ""},
};

std::string listed(const std::vector<std::string>& values) {
    std::string out;
    for (auto& value : values) out += (out.empty() ? "" : &value == &values.back() ? " or " : ", ") + value;
    return out;
}

/// One that cannot be expanded is an error of those who use it; here only a hint to where it comes from.
void check(Conf& conf, std::string_view name) {
    auto& at = conf.globals.place_of(name);
    auto meaning = std::find_if(std::begin(meanings), std::end(meanings),
                                [&](auto& one) { return conf.globals.as_written(one.name) == name; });
    bool means_something = meaning != std::end(meanings);
    try {
        auto value = conf.globals.expand("${" + std::string(name) + "}");
        auto allowed = means_something ? words(meaning->values) : std::vector<std::string>();
        if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), lower(value)) == allowed.end())
            conf.problems.error(at, "", std::string(name) + "=" + shown(value) + ": expected " + listed(allowed),
                                std::string(meaning->otherwise));
    } catch (const ExpansionError& error) {
        auto what = "global '" + std::string(name) + "': " + error.what();
        means_something ? conf.problems.error(at, "", what, error.hint)
                        : conf.problems.warning(at, "", what, error.hint);
    }
}

}  // namespace

void read_globals(Conf& conf, const std::vector<Line>& lines) {
    for (auto& line : lines) {
        auto entry = split_line(line.text);
        if (!entry.has_value || entry.key.empty())
            conf.problems.error(line.at, "", "expected Key=Value in [globals], found '" + shown(line.text) + "'",
                                "comments begin with ; or #");
        else
            conf.globals.set(line.at, entry.key, entry.value, conf.problems);
    }
    for (auto name : conf.globals.names()) check(conf, name);
}

std::vector<std::string> plugin_path(const Conf& conf) {
    std::vector<std::string> out;
    auto all = conf.global("PluginPath", "");
    for (std::string_view left = all; !left.empty();) {
        auto end = std::min(left.find(':'), left.size());
        if (end > 0) out.emplace_back(left.substr(0, end));
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    return out;
}

}  // namespace orrery::kernel
