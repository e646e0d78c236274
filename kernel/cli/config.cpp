// `orrery config show`.
#include <orrery/kit/json.h>

#include <iostream>

#include "check/effective.h"
#include "cli/exit_codes.h"
#include "cli/verbs.h"

namespace orrery::kernel {

namespace {

using Sections = std::vector<ShownSection>;

/// A value as its line has to say it: no variable is meant, and quotes and blanks at its ends are its own.
std::string written(std::string_view value) {
    bool has_quotes = value.size() > 1 && value.front() == '"' && value.back() == '"';
    bool wrapped = has_quotes || trimmed(value).size() != value.size();
    std::string out;
    for (size_t at = value.find("${"); at != value.npos; at = value.find("${")) {
        out.append(value.substr(0, at)) += "$${";
        value.remove_prefix(at + 2);
    }
    out.append(value);
    return wrapped ? '"' + out + '"' : out;
}

/// The same of a whole line, which must not become a comment or a section.
std::string written(const Shown& one) {
    if (!one.is_flag) return one.name + "=" + written(one.value);
    auto out = written(one.name);
    return out.empty() || out.find_first_of(";#[") == 0 ? '"' + out + '"' : out;
}

/// As one could write it in a services.conf; with origins in front, as far as they are asked for.
class Listing {
public:
    explicit Listing(bool with_origin) : with_origin_(with_origin) {}

    void print(const Sections& sections, const std::string& file) {
        for (auto& section : sections)
            for (auto* values : {&section.keys, &section.parameters})
                for (auto& one : *values) width_ = std::max(width_, one.origin.size());
        for (auto& section : sections) {
            head(section.name, section.at.text(file));
            for (auto& key : section.keys) line(key.origin, written(key));
            if (!section.parameters.empty()) head(section.name + ".parameters", "");
            for (auto& one : section.parameters) line(one.origin, written(one));
        }
    }

private:
    void head(const std::string& name, const std::string& origin) {
        if (std::exchange(begun_, true)) std::cout << "\n";
        line(origin, "[" + name + "]");
    }
    void line(const std::string& origin, const std::string& text) {
        if (with_origin_) std::cout << origin << std::string(width_ - std::min(width_, origin.size()) + 2, ' ');
        std::cout << text << "\n";
    }
    bool with_origin_, begun_ = false;
    size_t width_ = 0;
};

json::Value to_json(const std::vector<Shown>& values) {
    auto out = json::Value::array();
    for (auto& one : values)
        out.push_back(json::Value::object({{"name", one.name},
                                           {"value", one.value},
                                           {"secret", one.is_secret},
                                           {"origin", one.origin},
                                           {"file", one.at.line > 0 ? one.at.file : ""},
                                           {"line", one.at.line}}));
    return out;
}

json::Value to_json(const Sections& sections, const std::string& file) {
    auto services = json::Value::array(), globals = json::Value::array();
    for (auto& section : sections) {
        if (section.name == "globals")
            globals = to_json(section.keys);
        else
            services.push_back(json::Value::object({{"name", section.name},
                                                    {"origin", section.at.text(file)},
                                                    {"keys", to_json(section.keys)},
                                                    {"parameters", to_json(section.parameters)}}));
    }
    return json::Value::object({{"globals", globals}, {"services", services}});
}

}  // namespace

int config_show_verb(const CommonOptions& common, const std::string& name, bool origin, bool as_json) {
    auto options = site_options(common);
    Examination examined(options);
    auto sections = effective(examined);
    if (!name.empty()) std::erase_if(sections, [&](auto& section) { return section.name != lower(name); });
    if (sections.empty())
        throw Error(Code::not_found, "there is no service '" + name + "' in " + options.config.string(),
                    "`orrery config show` without a name shows all");
    auto file = options.config.filename().string();
    if (as_json)
        std::cout << json::dump(to_json(sections, file), json::Style::pretty) << "\n";
    else
        Listing(origin).print(sections, file);
    if (!examined.conf.problems.any_error()) return exit_code::ok;
    std::cerr << "orrery: this configuration has errors; `orrery check` lists them\n";
    return exit_code::configuration;
}

}  // namespace orrery::kernel
