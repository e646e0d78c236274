#include "conf/settings.h"

#include <orrery/error.h>

#include <algorithm>
#include <map>

#include "conf/layers.h"

namespace orrery::kernel {

namespace {

struct Parameter {
    std::string_view name;
    std::string value;
    bool is_file = false;  ///< --name@file=PATH
};

/// --a=b, -a=b and a=b are equal; a bare --flag is true.
std::optional<Parameter> split_argument(std::string_view text) {
    auto name = argument_name(text);
    if (name.empty()) return std::nullopt;
    auto mark = text.find('=');
    if (mark == text.npos) return Parameter{name, "true"};
    return Parameter{name, std::string(text.substr(mark + 1)), secret_file_of(text).has_value()};
}

class Checker {
public:
    Checker(const Stanza& stanza, const std::vector<SettingFacts>& declared, const std::filesystem::path& site,
            Problems& problems)
        : stanza_(stanza), declared_(declared), site_(site), problems_(problems) {}

    std::vector<SettingInForce> check() {
        for (auto& argument : stanza_.arguments) take_line(argument);
        for (auto& setting : declared_) {
            take_outside(setting);
            if (!given_.count(&setting)) take_default(setting);
        }
        return std::move(out_);
    }

private:
    void error(const Place& at, std::string message, std::string hint) {
        problems_.error(at, stanza_.name, std::move(message), std::move(hint));
    }
    std::string line_for(const SettingFacts& setting) const {
        return "--" + setting.name + "=… in [" + stanza_.name + ".parameters]";
    }

    void take_line(const Argument& argument) {
        auto parameter = split_argument(argument.text);
        if (!parameter)
            return error(argument.at, "expected a parameter such as --name=value, found '" + shown(argument.text) + "'",
                         "one parameter a line");
        auto setting =
            std::find_if(declared_.begin(), declared_.end(), [&](auto& s) { return s.name == parameter->name; });
        if (setting == declared_.end()) return unknown(argument.at, parameter->name);
        if (given_[&*setting]++ > 0 && !(setting->flags & ORRERY_SETTING_LIST))
            return error(argument.at, "parameter --" + setting->name + " is given twice, and it is not a list",
                         "take one of the lines out");
        if (!parameter->is_file) return put(*setting, {std::move(parameter->value), argument.at, {}});
        try {
            put_all(*setting, file_value(parameter->value, site_, argument.at));
        } catch (const Error& failed) {
            error(argument.at, "parameter --" + setting->name + ": " + failed.message(), failed.hint());
        }
    }
    void unknown(const Place& at, std::string_view name) {
        std::vector<std::string_view> known;
        for (auto& setting : declared_) known.push_back(setting.name);
        auto near = suggestion(name, known);
        error(at, "the plugin has no parameter --" + std::string(name),
              near.empty() ? "`orrery describe` shows those it has" : near);
    }

    /// The environment has the last word.
    void take_outside(const SettingFacts& setting) {
        auto files = setting.name + "-file";
        bool file_twin = std::none_of(declared_.begin(), declared_.end(), [&](auto& s) { return s.name == files; });
        try {
            auto value = outside_value(stanza_.name, setting.name, site_, file_twin);
            if (!value) return;
            std::erase_if(out_, [&](auto& one) { return one.declared == &setting; });
            ++given_[&setting];
            put_all(setting, *value);
        } catch (const Error& failed) {
            ++given_[&setting];
            error(stanza_.at, "parameter --" + setting.name + ": " + failed.message(), failed.hint());
        }
    }
    void take_default(const SettingFacts& setting) {
        if (setting.flags & ORRERY_SETTING_REQUIRED)
            error(stanza_.at, "parameter --" + setting.name + " is missing (" + setting.help + ")",
                  "add a line " + line_for(setting));
        else if (!setting.otherwise.empty())
            out_.push_back({{setting.otherwise, {0, "default"}, {}}, &setting});
    }

    /// A list from outside stands one value a line.
    void put_all(const SettingFacts& setting, const Sourced& all) {
        if (!(setting.flags & ORRERY_SETTING_LIST)) return put(setting, all);
        for (std::string_view rest = all.value; !rest.empty();) {
            auto end = rest.find('\n');
            if (auto one = trimmed(rest.substr(0, end)); !one.empty())
                put(setting, {std::string(one), all.at, all.file});
            rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        }
    }
    void put(const SettingFacts& setting, Sourced value) {
        SettingInForce one{std::move(value), &setting};
        if (auto expected = settings::expected_by(setting.type, one.value); !expected.empty())
            return error(
                one.at,
                "parameter --" + setting.name + (one.secret() ? "" : "=" + shown(one.value)) + ": expected " + expected,
                setting.otherwise.empty() ? setting.help : "its default is " + setting.otherwise);
        out_.push_back(std::move(one));
    }

    const Stanza& stanza_;
    const std::vector<SettingFacts>& declared_;
    const std::filesystem::path& site_;
    Problems& problems_;
    std::map<const SettingFacts*, int> given_;
    std::vector<SettingInForce> out_;
};

}  // namespace

std::vector<SettingInForce> settings_in_force(const Stanza& stanza, const std::vector<SettingFacts>& declared,
                                              const std::filesystem::path& site, Problems& problems) {
    return Checker(stanza, declared, site, problems).check();
}

Fields check_settings(const Stanza& stanza, const std::vector<SettingFacts>& declared,
                      const std::filesystem::path& site, Problems& problems) {
    Fields out;
    for (auto& one : settings_in_force(stanza, declared, site, problems)) out.add(one.declared->name, one.value);
    return out;
}

}  // namespace orrery::kernel
