#include <signal.h>
#include <sys/resource.h>

#include <iostream>

#include "cli/exit_codes.h"
#include "cli/service_manager.h"
#include "cli/verbs.h"
#include "control/control.h"
#include "crashes/dispatcher_trace.h"
#include "lifecycle/site_lock.h"

namespace orrery::kernel {

namespace {

/// The signals that end a site, taken by this thread only: blocked before any other thread is made.
class Signals {
public:
    Signals() {
        ::sigemptyset(&set_);
        for (int number : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&set_, number);
        ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        ::signal(SIGPIPE, SIG_IGN);
    }
    /// Whether one comes within the time.
    bool arrived(Milliseconds patience = Milliseconds(0)) const {
        timespec time{patience.count() / 1000, patience.count() % 1000 * 1'000'000};
        return ::sigtimedwait(&set_, nullptr, &time) > 0;
    }

private:
    sigset_t set_{};
};

/// Many connections and streams: what the system allows, not its modest default.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Returns when it is time to stop. The sign of life comes from the threads whose life matters.
void watch_over(Site& site, const Signals& signals, const ServiceManager& manager) {
    constexpr Milliseconds unasked(3'600'000), patience(5'000);
    auto pause = manager.pulse().count() > 0 ? manager.pulse() : unasked;
    while (!signals.arrived(pause))
        if (manager.pulse().count() > 0 && site.conductor().alive(patience) &&
            site.machine().supervisor.alive(patience))
            manager.tell("WATCHDOG=1");
}

std::string report_start(Site& site, Milliseconds took) {
    size_t ready = 0, wanted = 0;
    for (auto& view : site.conductor().views()) {
        wanted += view.state != State::off;
        ready += serves(view.state);
    }
    auto count = std::to_string(ready) + " of " + std::to_string(wanted) + " services are ready";
    site.machine().logs.write("orrery", ready == wanted ? ORRERY_LOG_INFO : ORRERY_LOG_WARN, "orrery",
                              count + " after " + std::to_string(took.count()) + " ms" +
                                  (ready == wanted ? "" : "; `orrery status` shows which are not"));
    return count;
}

/// Waits for everything to be down; a second signal hurries, a third one ends the waiting.
bool stop_orderly(Site& site, const Signals& signals) {
    constexpr Milliseconds look(100), patience(120'000), hurried_patience(10'000);
    site.machine().logs.write("orrery", ORRERY_LOG_INFO, "orrery", "stopping");
    bool hurry = false;
    auto ends = std::chrono::steady_clock::now() + patience;
    while (!site.stop(look, hurry)) {
        if (std::chrono::steady_clock::now() > ends) return false;
        if (!signals.arrived()) continue;
        if (hurry) return false;
        hurry = true;
        ends = std::chrono::steady_clock::now() + hurried_patience;
    }
    return true;
}

}  // namespace

int run_verb(const CommonOptions& common) {
    auto began = std::chrono::steady_clock::now();
    Signals signals;
    ServiceManager manager;
    raise_descriptor_limit();
    auto options = site_options(common);
    auto lock = lock_site(options.folders.run);
    std::filesystem::remove_all(options.folders.run / "plugins");  // copies of an earlier run
    Site site(options);
    if (site.conf().stanzas.empty()) {
        for (auto& problem : site.conf().problems.items()) std::cerr << problem.text(options.config.string()) << "\n";
        std::cerr << "orrery: there is no service to run\n";
        return exit_code::configuration;
    }
    DispatcherTrace trace(options.folders.site, options.folders.run, options.folders.binary, site.fingerprint());
    if (!trace.report().empty())
        site.machine().logs.write("orrery", ORRERY_LOG_ERROR, "orrery",
                                  "the last run crashed: see " + trace.report().string());
    site.machine().programs_lock = lock.programs.get();
    site.prepare();
    for (auto& problem : site.conf().problems.items())
        site.machine().logs.write("orrery",
                                  problem.weight == Problem::Weight::error ? ORRERY_LOG_ERROR : ORRERY_LOG_WARN,
                                  "orrery", problem.text(options.config.filename().string()));
    site.start();
    Control control(site, [] { ::kill(::getpid(), SIGTERM); });
    bool told_to_stop = false;
    while (!told_to_stop && !site.conductor().wait_settled(Milliseconds(100))) told_to_stop = signals.arrived();
    auto took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    auto count = report_start(site, took);
    if (!told_to_stop) {
        manager.tell("READY=1\nSTATUS=" + count);
        watch_over(site, signals, manager);
    }
    manager.tell("STOPPING=1");
    bool clean = stop_orderly(site, signals);
    site.machine().logs.write("orrery", ORRERY_LOG_INFO, "orrery",
                              clean ? "stopped" : "stopped before everything was down");
    if (clean && !site.machine().left_behind) return exit_code::ok;
    // A thread is still inside a plugin: freeing what it uses would crash, so the process ends as it is.
    site.machine().logs.flush();
    ::_exit(clean ? exit_code::ok : exit_code::failure);
}

}  // namespace orrery::kernel
