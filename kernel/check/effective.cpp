#include "check/effective.h"

#include <algorithm>

#include "check/mask.h"
#include "conf/layers.h"

namespace orrery::kernel {

namespace {

class Showing {
public:
    explicit Showing(const Examination& examined) : examined_(examined), conf_(examined.conf) {
        for (auto& stanza : conf_.stanzas) {
            if (auto* one = examined.find(stanza.name))
                for (auto& setting : one->settings)
                    if (setting.at.file != "default" && is_secret(setting)) mask_.learn(setting.value);
            for (auto& argument : stanza.arguments)
                if (is_secret(stanza, argument)) mask_.learn(value_of(argument));
        }
    }

    std::vector<ShownSection> all() const {
        std::vector<ShownSection> out{globals()};
        for (auto& stanza : conf_.stanzas) out.push_back(service(stanza));
        return out;
    }

private:
    static bool is_secret(const SettingInForce& setting) {
        return setting.secret() || (setting.declared->type == "text" && sounds_secret(setting.declared->name));
    }
    /// Without a declaration nobody knows, so everything is one.
    bool is_secret(const Stanza& stanza, const Argument& argument) const {
        return argument.secret || examined_.is_unknown(stanza) ||
               (!stanza.is_plugin() && sounds_secret(argument_name(argument.text)));
    }
    static std::string value_of(const Argument& argument) {
        auto mark = argument.text.find('=');
        return mark == std::string::npos ? "" : argument.text.substr(mark + 1);
    }
    std::string text_of(const Place& at) const { return at.text(conf_.file.filename().string()); }

    ShownSection globals() const {
        ShownSection out{"globals", {}, {}, {}};
        for (auto name : conf_.globals.names()) {
            auto& at = conf_.globals.place_of(name);
            if (at.line == 0) continue;  // the kernel's own
            out.keys.push_back({std::string(name), mask_.shown(name, conf_.global(name, ""), false), at, text_of(at)});
        }
        std::sort(out.keys.begin(), out.keys.end(), [](auto& a, auto& b) { return a.at < b.at; });
        if (!out.keys.empty()) out.at = out.keys.front().at;
        return out;
    }

    ShownSection service(const Stanza& stanza) const {
        ShownSection out{stanza.name, stanza.at, {}, {}};
        for (auto& [name, given] : stanza.keys)
            out.keys.push_back({name, mask_.shown("", given.value, false), given.at, text_of(given.at)});
        auto* one = examined_.find(stanza.name);
        if (one && one->facts)
            for (auto& setting : one->settings) out.parameters.push_back(shown(setting));
        else
            for (auto& argument : stanza.arguments) out.parameters.push_back(shown(stanza, argument));
        return out;
    }

    Shown shown(const SettingInForce& setting) const {
        bool secret = is_secret(setting);
        auto origin = text_of(setting.at) + (setting.file.empty() ? "" : " file " + setting.file.string());
        return {"--" + setting.declared->name, mask_.shown("", setting.value, secret), setting.at, origin, secret};
    }
    Shown shown(const Stanza& stanza, const Argument& argument) const {
        bool secret = is_secret(stanza, argument);
        auto mark = argument.text.find('=');
        if (mark == std::string::npos)
            return {mask_.shown("", argument.text, false), "", argument.at, text_of(argument.at), false, true};
        return {argument.text.substr(0, mark), mask_.shown("", argument.text.substr(mark + 1), secret), argument.at,
                text_of(argument.at), secret};
    }

    const Examination& examined_;
    const Conf& conf_;
    Mask mask_;
};

}  // namespace

std::vector<ShownSection> effective(const Examination& examined) { return Showing(examined).all(); }

}  // namespace orrery::kernel
