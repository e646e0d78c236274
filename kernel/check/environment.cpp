// Twins in the environment that belong to nobody: a misspelled one would silently do nothing.
#include <unistd.h>

#include <cstring>
#include <set>

#include "check/examination.h"
#include "conf/layers.h"

namespace orrery::kernel {

namespace {

/// Every variable that says something to a service.
std::set<std::string> known_twins(const Examination& examined) {
    std::set<std::string> out;
    auto add = [&](const Stanza& stanza, std::string_view parameter) {
        auto twin = twin_name(stanza.name, parameter);
        out.insert(twin + "_FILE");
        out.insert(std::move(twin));
    };
    for (auto& stanza : examined.conf.stanzas) {
        for (auto& argument : stanza.arguments) add(stanza, argument_name(argument.text));
        auto* one = examined.find(stanza.name);
        if (one && one->facts)
            for (auto& setting : one->facts->settings) add(stanza, setting.name);
    }
    return out;
}

}  // namespace

void check_environment(Examination& examined) {
    auto known = known_twins(examined);
    std::vector<std::string_view> names(known.begin(), known.end());
    for (char** entry = environ; *entry; ++entry) {
        std::string name(*entry, std::strcspn(*entry, "="));
        if (!name.starts_with("ORRERY_") || known.count(name)) continue;
        const Stanza* meant = nullptr;
        bool may_be_known = false;
        for (auto& stanza : examined.conf.stanzas)
            if (name.starts_with(twin_name(stanza.name, ""))) {
                meant = &stanza;
                may_be_known |= examined.is_unknown(stanza) || !stanza.enabled;
            }
        if (!meant || may_be_known) continue;
        auto near = suggestion(name, names);
        examined.conf.problems.warning({0, "environment " + name}, meant->name,
                                       "this variable is the twin of no parameter",
                                       near.empty() ? "`orrery config show` lists the parameters" : near);
    }
}

}  // namespace orrery::kernel
