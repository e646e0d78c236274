#include "lifecycle/draft.h"

#include <functional>
#include <mutex>
#include <system_error>
#include <thread>

#include "crashes/shortage.h"
#include "lifecycle/plugin_unit.h"
#include "lifecycle/program_unit.h"

namespace orrery::kernel {

void Draft::prepare() {
    prepare_units();
    Offers offered = [this](const std::string& name, std::string_view role) { return offers(name, role); };
    for (auto& stanza : conf_->stanzas) {
        if (stanza.listen.empty() || !is_ready(stanza)) continue;
        check_serving(*conf_, stanza, offered);
        around_.listeners.bind(stanza, serving_of(stanza, offered), listeners_, conf_->problems);
    }
    plan_ = make_plan(conf_->stanzas,
                      [&](const Stanza& stanza) { return stanza.listen.empty() ? "" : serving_of(stanza, offered); });
    check_rings(*conf_, plan_);
    conf_->problems.sort();
}

std::unique_ptr<Unit> Draft::unit(const std::string& name) {
    auto found = units_.find(name);
    return found == units_.end() ? nullptr : std::move(found->second);
}

std::unique_ptr<Unit> Draft::make_unit(const Stanza& stanza) const {
    if (stanza.is_plugin()) return std::make_unique<PluginUnit>(pointer(stanza), around_);
    return std::make_unique<ProgramUnit>(pointer(stanza), around_);
}

/// All at once: opening a large library takes its time.
void Draft::prepare_units() {
    std::vector<const Stanza*> sound;
    for (auto& stanza : conf_->stanzas)
        if (stanza.enabled && !conf_->problems.error_of(stanza.name) && !(present_ && present_->keeps(stanza)))
            sound.push_back(&stanza);
    std::mutex mutex;
    std::vector<std::thread> threads;
    auto prepare = [&](const Stanza& stanza) {
        Problems own;
        std::unique_ptr<Unit> unit;
        bool fine = false;
        if (!if_memory_lasts([&] {
                unit = make_unit(stanza);
                fine = unit->prepare(own);
            }))
            own.error(stanza.at, stanza.name, "there is no memory to load it");
        std::lock_guard lock(mutex);
        conf_->problems.add(own);
        if (fine) units_.emplace(stanza.name, std::move(unit));
    };
    for (auto* stanza : sound) {
        try {
            threads.emplace_back(prepare, std::cref(*stanza));
        } catch (const std::system_error&) {
            prepare(*stanza);  // the machine gives no more threads: one after the other
        }
    }
    for (auto& thread : threads) thread.join();
}

bool Draft::is_ready(const Stanza& stanza) const {
    return units_.count(stanza.name) != 0 || (present_ && stanza.enabled && present_->keeps(stanza));
}

std::optional<bool> Draft::offers(const std::string& name, std::string_view role) const {
    if (auto unit = units_.find(name); unit != units_.end()) return unit->second->offers(role);
    auto* stanza = conf_->find(name);
    return stanza && is_ready(*stanza) ? std::optional(present_->offers(name, role)) : std::nullopt;
}

}  // namespace orrery::kernel
