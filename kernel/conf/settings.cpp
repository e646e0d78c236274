#include "conf/settings.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace orrery::kernel {

namespace {

struct Parameter {
    std::string_view name;
    std::string value;
};

/// --a=b, -a=b and a=b are equal; a bare --flag is true.
std::optional<Parameter> split_argument(std::string_view text) {
    bool dashed = text.starts_with('-');
    text.remove_prefix(text.starts_with("--") ? 2 : dashed ? 1 : 0);
    auto mark = text.find('=');
    if (mark == std::string_view::npos)
        return dashed && !text.empty() ? std::optional(Parameter{text, "true"}) : std::nullopt;
    if (mark == 0) return std::nullopt;
    return Parameter{text.substr(0, mark), std::string(text.substr(mark + 1))};
}

bool is_decimal(std::string_view text) {
    double number = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc{} && end == text.data() + text.size();
}

bool is_choice(std::string_view choices, std::string_view value) {
    while (!choices.empty()) {
        auto comma = choices.find(',');
        if (choices.substr(0, comma) == value) return true;
        choices.remove_prefix(comma == std::string_view::npos ? choices.size() : comma + 1);
    }
    return false;
}

/// What was expected, or "" when the value fits the declared type.
std::string expected_by(std::string_view type, std::string_view value) {
    if (type == "integer") return whole_number(value) ? "" : "a whole number";
    if (type == "number") return is_decimal(value) ? "" : "a number";
    if (type == "flag") return truth(value) ? "" : "true or false";
    if (type == "duration") return duration(value) ? "" : "a duration such as 500ms, 30s, 5m, 2h or 1d";
    if (type == "size") return byte_size(value) ? "" : "a size such as 64KB, 10MB or 2GB";
    if (type == "port") {
        auto number = whole_number(value);
        return number && *number >= 0 && *number <= 65535 ? "" : "a port from 0 to 65535";
    }
    if (type == "path") return !value.empty() && value.find('\0') == value.npos ? "" : "a path";
    if (type.starts_with("choice:"))
        return is_choice(type.substr(7), value) ? "" : "one of " + std::string(type.substr(7));
    return {};  // text, and types of a newer SDK: the plugin itself is the judge
}

class Checker {
public:
    Checker(const Stanza& stanza, const std::vector<SettingFacts>& declared, Problems& problems)
        : stanza_(stanza), declared_(declared), problems_(problems) {}

    Fields check() {
        for (auto& argument : stanza_.arguments) take(argument);
        for (auto& setting : declared_) {
            if (given_.count(setting.name)) continue;
            if (setting.flags & ORRERY_SETTING_REQUIRED)
                problems_.error(stanza_.at, stanza_.name,
                                "parameter --" + setting.name + " is missing (" + setting.help + "): add a line --" +
                                    setting.name + "=… to [" + stanza_.name + ".parameters]");
            else if (!setting.otherwise.empty())
                out_.add(setting.name, setting.otherwise);
        }
        return std::move(out_);
    }

private:
    void take(const Argument& argument) {
        auto parameter = split_argument(argument.text);
        if (!parameter)
            return problems_.error(argument.at, stanza_.name,
                                   "expected a parameter such as --name=value, found '" + argument.text + "'");
        auto setting =
            std::find_if(declared_.begin(), declared_.end(), [&](auto& s) { return s.name == parameter->name; });
        auto shown = "--" + std::string(parameter->name);
        if (setting == declared_.end()) return unknown(argument.at, shown, parameter->name);
        bool again = !given_.insert(setting->name).second;
        if (again && !(setting->flags & ORRERY_SETTING_LIST))
            return problems_.error(argument.at, stanza_.name,
                                   "parameter " + shown + " is given twice, and it is not a list");
        if (auto expected = expected_by(setting->type, parameter->value); !expected.empty()) {
            auto value = setting->flags & ORRERY_SETTING_SECRET ? "" : "=" + parameter->value;
            return problems_.error(argument.at, stanza_.name, "parameter " + shown + value + ": expected " + expected);
        }
        out_.add(setting->name, parameter->value);
    }
    void unknown(const Place& at, const std::string& shown, std::string_view name) {
        std::vector<std::string_view> known;
        for (auto& setting : declared_) known.push_back(setting.name);
        problems_.error(at, stanza_.name, "the plugin has no parameter " + shown, suggestion(name, known));
    }

    const Stanza& stanza_;
    const std::vector<SettingFacts>& declared_;
    Problems& problems_;
    std::set<std::string> given_;
    Fields out_;
};

}  // namespace

Fields check_settings(const Stanza& stanza, const std::vector<SettingFacts>& declared, Problems& problems) {
    return Checker(stanza, declared, problems).check();
}

}  // namespace orrery::kernel
