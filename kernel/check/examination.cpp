#include "check/examination.h"

#include <orrery/role_book.h>

#include "check/workshop.h"
#include "lifecycle/placement.h"
#include "lifecycle/program_files.h"
#include "supervision/sandbox.h"

namespace orrery::kernel {

namespace {
/// It says what it is only when it runs.
void ask_script(Probe& found, const Stanza& stanza, const PluginPlace& place, Workshop& workshop) {
    try {
        found.facts = std::make_shared<PluginFacts>(workshop.open(stanza, place)->facts());
    } catch (const Error& error) {
        found.refusal = error.message(), found.hint = error.hint();
    }
}
}  // namespace

Examination::Examination(const SiteOptions& options)
    : site(options.folders.site), conf(load_conf(options.config, options.folders.site)) {
    auto roots = plugin_roots(options, conf);
    find_plugins(roots);
    open_plugins(roots);
    check_parameters();
}

/// A disabled service may be anything; what is wrong with it is found all the same, and forgotten. A wrong user or
/// placement does not keep the plugin's parameters from being looked at.
void Examination::find_plugins(const PluginRoots& roots) {
    for (auto& stanza : conf.stanzas) {
        if (!stanza.is_plugin()) continue;
        auto tried = [&](const char* key, auto what) {
            try {
                return what(), true;
            } catch (const Error& error) {
                auto& at = stanza.place_of(stanza.given(key) ? key : "Plugin");
                if (stanza.enabled) conf.problems.error(at, stanza.name, error.message(), error.hint());
                return false;
            }
        };
        Examined one;
        if (!tried("Plugin", [&] { one.place = roots.find(stanza.plugin); })) continue;
        tried("Host", [&] { one.placement = placement_of(stanza, one.place.shipped); });
        if (!stanza.user.empty()) tried("User", [&] { Account::find(stanza.user); });
        services_.emplace(stanza.name, std::move(one));
    }
}

/// Each library once, however many services are made of it.
void Examination::open_plugins(const PluginRoots& roots) {
    std::map<std::filesystem::path, size_t> numbers;
    std::vector<PluginPlace> places;
    for (auto& [name, one] : services_)
        if (numbers.try_emplace(one.place.library, places.size()).second) places.push_back(one.place);
    auto probes = probe(places, roots);
    std::unique_ptr<Workshop> workshop;
    for (auto& [name, one] : services_) {
        auto& found = probes[numbers[one.place.library]];
        auto& stanza = *conf.find(name);
        if (found.is_script && !found.facts && found.refusal.empty()) {
            if (!workshop) workshop = std::make_unique<Workshop>();
            ask_script(found, stanza, one.place, *workshop);
        }
        one.facts = found.facts;
        if (found.is_script && one.placement != Placement::isolated)
            found.refusal = "this plugin is a program: expected Host=isolated", found.hint = "write Host=isolated";
        if (!found.refusal.empty() && stanza.enabled)
            conf.problems.error(stanza.place_of("Plugin"), name, found.refusal, found.hint);
    }
}

void Examination::check_parameters() {
    for (auto& [name, one] : services_) {
        if (!one.facts) continue;
        auto& stanza = *conf.find(name);
        Problems found;
        one.settings = settings_in_force(stanza, one.facts->settings, site, found);
        if (stanza.enabled) conf.problems.add(found);
    }
}

void Examination::check_everything(bool bind_ports) {
    check_processes();
    check_roles();
    check_ports(*this, bind_ports);
    check_files(*this);
    check_environment(*this);
    conf.problems.sort();
}

void Examination::check_processes() {
    for (auto& stanza : conf.stanzas) {
        if (!stanza.enabled) continue;
        if (!stanza.exe_path.empty()) find_program(stanza, site, conf.problems);
        try {
            if (!stanza.is_plugin() && !stanza.user.empty()) Account::find(stanza.user);
        } catch (const Error& error) {
            conf.problems.error(stanza.place_of("User"), stanza.name, error.message(), error.hint());
        }
        try {
            auto& bounds = stanza.confinement;
            file_rules(bounds.sandbox, bounds.read, bounds.write);
        } catch (const Error& error) {
            conf.problems.error(stanza.place_of("Sandbox"), stanza.name, error.message(), error.hint());
        }
    }
}

void Examination::check_roles() {
    Offers offers = [this](const std::string& name, std::string_view role) -> std::optional<bool> {
        auto* one = find(name);
        return one && one->facts ? std::optional(one->facts->offers(role)) : std::nullopt;
    };
    for (auto& stanza : conf.stanzas) {
        if (!stanza.enabled) continue;
        if (!stanza.listen.empty()) check_serving(conf, stanza, offers);
        auto* one = find(stanza.name);
        if (!one || !one->facts) continue;
        for (auto& role : one->facts->roles)
            if (role.id.starts_with("orrery.") && !book::find(role.id))
                conf.problems.error(stanza.place_of("Plugin"), stanza.name,
                                    "the plugin offers " + role.id + ", which this kernel does not know",
                                    "upgrade Orrery, or take a build of the plugin for this version");
    }
    auto plan = make_plan(conf.stanzas, [&](const Stanza& stanza) {
        return stanza.listen.empty() || !stanza.enabled ? "" : serving_of(stanza, offers);
    });
    check_rings(conf, plan);
}

const Examined* Examination::find(std::string_view stanza) const noexcept {
    auto found = services_.find(stanza);
    return found == services_.end() ? nullptr : &found->second;
}

bool Examination::is_unknown(const Stanza& stanza) const noexcept {
    auto* one = find(stanza.name);
    return stanza.is_plugin() && (!one || !one->facts);
}

}  // namespace orrery::kernel
