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

}  // namespace

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

void Site::prepare(bool bind_ports) {
    prepare_units();
    for (auto& stanza : conf_.stanzas) {
        if (!units_.count(stanza.name) || stanza.listen.empty()) continue;
        check_serving(stanza);
        if (bind_ports) listeners_.bind(stanza, serving_of(stanza), conf_.problems);
    }
    plan_ = make_plan(conf_.stanzas,
                      [this](const Stanza& stanza) { return stanza.listen.empty() ? "" : serving_of(stanza); });
    check_rings();
    conf_.problems.sort();
}

/// All at once: opening a large library takes its time.
void Site::prepare_units() {
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (auto& stanza : conf_.stanzas) {
        if (!stanza.enabled || conf_.problems.error_of(stanza.name)) continue;
        threads.emplace_back([&] {
            Problems own;
            auto unit = make_unit(stanza);
            bool fine = unit->prepare(own);
            std::lock_guard lock(mutex);
            for (auto& problem : own.items()) conf_.problems.error(problem.line, stanza.name, problem.message);
            if (fine) units_.emplace(stanza.name, std::move(unit));
        });
    }
    for (auto& thread : threads) thread.join();
}

std::string Site::serving_of(const Stanza& stanza) const {
    auto unit = units_.find(stanza.name);
    bool itself = unit != units_.end() && unit->second->offers(role::listener);
    return itself ? stanza.name : stanza.listen_via;
}

void Site::check_serving(const Stanza& stanza) {
    auto serving = serving_of(stanza);
    auto line = stanza.listen.front().line;
    auto* other = conf_.find(serving);
    if (!other || !other->enabled)
        conf_.problems.error(line, stanza.name,
                             "Listen= needs the service '" + serving +
                                 "' to serve the socket, and there is none enabled of that name" +
                                 "; add it, or name another one with ListenVia=");
    else if (auto unit = units_.find(serving); unit != units_.end() && !unit->second->offers(role::listener))
        conf_.problems.error(
            line, stanza.name,
            "Listen= is served by '" + serving + "', whose plugin offers no " + std::string(role::listener));
}

void Site::check_rings() {
    auto ring = find_cycle(to_graph(plan_));
    if (ring.empty()) return;
    auto text = "services wait for each other in a ring: " + ring_text(ring) +
                "; take one Requires=, Wants= or ListenVia= out of it";
    for (size_t i = 0; i + 1 < ring.size(); ++i)
        if (auto* stanza = conf_.find(ring[i])) conf_.problems.error(stanza->line_of("Requires"), stanza->name, text);
    for (size_t i = 0; i + 1 < ring.size(); ++i) plan_.erase(ring[i]);
    check_rings();
}

void Site::start() {
    for (auto& stanza : conf_.stanzas) {
        auto* problem = conf_.problems.error_of(stanza.name);
        auto unit = units_.find(stanza.name);
        if (!stanza.enabled)
            conductor_.add(stanza, nullptr, State::off,
                           "Enabled=false in line " + std::to_string(stanza.line_of("Enabled")));
        else if (problem)
            conductor_.add(stanza, nullptr, State::invalid, problem->text(conf_.file.filename().string()));
        else if (unit != units_.end())
            conductor_.add(stanza, std::move(unit->second), State::stopped, "not started yet");
    }
    conductor_.run(plan_);
    conductor_.start_all();
    follow_drop_ins();
    keep_house();
}

/// The conductor logs what comes of it.
void Site::follow_drop_ins() {
    std::map<std::string, std::filesystem::path> libraries;
    for (auto& stanza : conf_.stanzas)
        if (stanza.auto_swap && stanza.is_plugin() && stanza.enabled && !conf_.problems.error_of(stanza.name))
            libraries[stanza.name] = around_.roots.find(stanza.plugin).library;
    drop_ins_.follow(libraries);
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
