#include "lifecycle/site.h"

#include <sstream>
#include <thread>

#include "crashes/report.h"
#include "lifecycle/plugin_unit.h"
#include "lifecycle/program_unit.h"

namespace orrery::kernel {

namespace {

Logs::Options log_options(const SiteOptions& options, const Conf& conf) {
    constexpr std::string_view levels[] = {"", "debug", "info", "warn", "error", "fatal"};
    auto wanted = lower(conf.global("LogLevel", "info"));
    auto level = std::find(std::begin(levels) + 1, std::end(levels), wanted);
    return {options.folders.logs(), level == std::end(levels) ? ORRERY_LOG_INFO : static_cast<int32_t>(level - levels),
            options.log_to_stderr};
}

}  // namespace

PluginRoots plugin_roots(const SiteOptions& options, const Conf& conf) {
    auto roots = options.plugin_roots;
    std::istringstream path(conf.global("PluginPath", ""));
    for (std::string root; std::getline(path, root, ':');)
        if (!root.empty()) roots.push_back(options.folders.site / root);
    roots.push_back(options.folders.site / "drop-in");  // where `orrery plugin install` puts them
    PluginRoots out(std::move(roots), options.folders.binary);
    // Anything but a clear "any" is the strict one.
    if (lower(conf.global("Plugins", "any")) != "any") out.require_signatures(options.folders.site / "plugin-keys");
    return out;
}

Site::Site(SiteOptions options)
    : conf_(load_conf(options.config, options.folders.site)),
      machine_(log_options(options, conf_), options.folders.binary),
      listeners_(machine_),
      around_{options.folders, plugin_roots(options, conf_), machine_, listeners_, configuration_fingerprint(conf_)},
      conductor_(machine_.logs, machine_.bus, machine_.pool) {
    for (auto& stanza : conf_.stanzas) machine_.stanzas.try_emplace(stanza.name, stanza.name, stanza.deadline);
}

Site::~Site() = default;

std::unique_ptr<Unit> Site::make_unit(const Stanza& stanza) {
    if (stanza.is_plugin()) return std::make_unique<PluginUnit>(stanza, around_);
    return std::make_unique<ProgramUnit>(stanza, around_);
}

void Site::prepare() {
    prepare_units();
    Offers offers = [this](const std::string& name, std::string_view role) {
        auto unit = units_.find(name);
        return unit == units_.end() ? std::nullopt : std::optional(unit->second->offers(role));
    };
    for (auto& stanza : conf_.stanzas) {
        if (!units_.count(stanza.name) || stanza.listen.empty()) continue;
        check_serving(conf_, stanza, offers);
        listeners_.bind(stanza, serving_of(stanza, offers), conf_.problems);
    }
    plan_ = make_plan(conf_.stanzas,
                      [&](const Stanza& stanza) { return stanza.listen.empty() ? "" : serving_of(stanza, offers); });
    check_rings(conf_, plan_);
    conf_.problems.sort();
}

/// All at once: opening a large library takes its time.
void Site::prepare_units() {
    std::vector<const Stanza*> sound;
    for (auto& stanza : conf_.stanzas)
        if (stanza.enabled && !conf_.problems.error_of(stanza.name)) sound.push_back(&stanza);
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (auto* one : sound) {
        threads.emplace_back([&, one] {
            auto& stanza = *one;
            Problems own;
            auto unit = make_unit(stanza);
            bool fine = unit->prepare(own);
            std::lock_guard lock(mutex);
            conf_.problems.add(own);
            if (fine) units_.emplace(stanza.name, std::move(unit));
        });
    }
    for (auto& thread : threads) thread.join();
}

void Site::start() {
    for (auto& stanza : conf_.stanzas) {
        auto* problem = conf_.problems.error_of(stanza.name);
        auto unit = units_.find(stanza.name);
        if (!stanza.enabled)
            conductor_.add(stanza, nullptr, State::off, "Enabled=false in " + stanza.place_of("Enabled").text());
        else if (problem)
            conductor_.add(stanza, nullptr, State::invalid, problem->text(conf_.file.filename().string()));
        else if (unit != units_.end())
            conductor_.add(stanza, std::move(unit->second), State::stopped, "not started yet");
    }
    conductor_.run(plan_);
    conductor_.start_all();
    keep_house();
}

void Site::keep_house() {
    machine_.streams.forget_old();
    machine_.pool.post(
        nullptr, [this] { keep_house(); }, Milliseconds(5'000));
}

bool Site::stop(Milliseconds patience, bool hurry) {
    conductor_.stop_all(hurry);
    return conductor_.wait_settled(patience);
}

}  // namespace orrery::kernel
