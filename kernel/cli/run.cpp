#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <iostream>
#include <sstream>
#include <thread>

#include "cli/exit_codes.h"
#include "cli/service_manager.h"
#include "cli/verbs.h"
#include "control/control.h"
#include "control/reload.h"
#include "control/report.h"
#include "crashes/dispatcher_trace.h"
#include "crashes/shortage.h"
#include "lifecycle/site_lock.h"
#include "supervision/leftovers.h"

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
    /// The next one within the time, or 0.
    int next(Milliseconds patience = Milliseconds(0)) {
        if (std::exchange(reload_, false)) return SIGHUP;
        timespec time{patience.count() / 1000, patience.count() % 1000 * 1'000'000};
        return std::max(::sigtimedwait(&set_, nullptr, &time), 0);
    }
    /// Whether one has come that ends the site; a wish to reload waits for its turn.
    bool end_arrived() {
        bool wish = false;
        int number = 0;
        while ((number = next()) == SIGHUP) wish = true;
        reload_ = wish;
        return number != 0;
    }

private:
    sigset_t set_{};
    bool reload_ = false;
};

/// Many connections and streams: what the system allows, not its modest default.
void raise_descriptor_limit() {
    constexpr rlim_t least = 64;  // without a service
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < least)
        throw Error(Code::unavailable,
                    "only " + std::to_string(limit.rlim_max) +
                        " files may be open at once, and a site needs at least " + std::to_string(least) +
                        ", and about a dozen more for each isolated service or program",
                    "raise the hard limit: ulimit -Hn, LimitNOFILE= of the unit");
}

/// A reload may wait long for a service: not in the thread of the signals.
void begin_reload(Site& site, const std::shared_ptr<TaskGroup>& reloads) {
    site.machine().pool.post(reloads, [&site] {
        auto report = checked_reload(site);
        std::istringstream lines(reload_text(report));
        for (std::string line; std::getline(lines, line);)
            site.machine().logs.write("orrery", report.all_well() ? ORRERY_LOG_INFO : ORRERY_LOG_ERROR, "orrery",
                                      "reload: " + line);
    });
}

/// Returns when it is time to stop. The sign of life comes from the threads whose life matters.
void watch_over(Site& site, Signals& signals, const ServiceManager& manager,
                const std::shared_ptr<TaskGroup>& reloads) {
    constexpr Milliseconds unasked(3'600'000), patience(5'000);
    auto pause = manager.pulse().count() > 0 ? manager.pulse() : unasked;
    for (int number; (number = signals.next(pause)) == 0 || number == SIGHUP;)
        if (number == SIGHUP)
            begin_reload(site, reloads);
        else if (manager.pulse().count() > 0 && site.conductor().alive(patience) &&
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
bool stop_orderly(Site& site, Signals& signals) {
    constexpr Milliseconds look(100), patience(120'000), hurried_patience(10'000);
    site.machine().logs.write("orrery", ORRERY_LOG_INFO, "orrery", "stopping");
    bool hurry = false;
    auto ends = std::chrono::steady_clock::now() + patience;
    while (!site.stop(look, hurry)) {
        if (std::chrono::steady_clock::now() > ends) return false;
        if (!signals.end_arrived()) continue;
        if (hurry) return false;
        hurry = true;
        ends = std::chrono::steady_clock::now() + hurried_patience;
    }
    return true;
}

}  // namespace

int run_verb(const CommonOptions& common) {
    auto began = std::chrono::steady_clock::now();
    // Many threads come and go: what each frees in an arena of its own, others cannot use.
    ::mallopt(M_ARENA_MAX, static_cast<int>(std::max(2u, std::thread::hardware_concurrency())));
    keep_memory_aside();
    Signals signals;
    ServiceManager manager;
    raise_descriptor_limit();
    auto options = site_options(common);
    auto lock = lock_site(options.folders.run, options.folders.site);
    auto mark = mark_of_children(std::filesystem::canonical(options.folders.run).string());
    auto leftovers = end_leftovers(mark);
    std::filesystem::remove_all(options.folders.run / "plugins");  // copies of an earlier run
    Site site(options);
    auto conf = site.conf();
    if (conf->stanzas.empty()) {
        for (auto& problem : conf->problems.items()) std::cerr << problem.text(options.config.string()) << "\n";
        std::cerr << "orrery: there is no service to run\n";
        return exit_code::configuration;
    }
    DispatcherTrace trace(options.folders.site, options.folders.run, options.folders.binary, site.fingerprint());
    if (!trace.report().empty())
        site.machine().logs.write("orrery", ORRERY_LOG_ERROR, "orrery",
                                  "the last run crashed: see " + trace.report().string());
    if (leftovers > 0)
        site.machine().logs.write("orrery", ORRERY_LOG_WARN, "orrery",
                                  std::to_string(leftovers) +
                                      " processes that plugins of the last run had started "
                                      "by themselves were still there, and were ended");
    site.machine().programs_lock = lock.programs.get();
    site.machine().children_mark = mark;
    site.prepare();
    for (auto& problem : conf->problems.items())
        site.machine().logs.write("orrery",
                                  problem.weight == Problem::Weight::error ? ORRERY_LOG_ERROR : ORRERY_LOG_WARN,
                                  "orrery", problem.text(options.config.filename().string()));
    site.start();
    Control control(site, [] { ::kill(::getpid(), SIGTERM); });
    bool told_to_stop = false;
    while (!told_to_stop && !site.conductor().wait_settled(Milliseconds(100))) told_to_stop = signals.end_arrived();
    auto took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    auto count = report_start(site, took);
    auto reloads = std::make_shared<TaskGroup>();
    if (!told_to_stop) {
        manager.tell("READY=1\nSTATUS=" + count);
        watch_over(site, signals, manager, reloads);
    }
    manager.tell("STOPPING=1");
    bool clean = stop_orderly(site, signals);
    site.machine().logs.write("orrery", ORRERY_LOG_INFO, "orrery",
                              clean ? "stopped" : "stopped before everything was down");
    if (clean) reloads->close();
    if (clean && !site.machine().left_behind) return exit_code::ok;
    // A thread is still inside a plugin: freeing what it uses would crash, so the process ends as it is.
    site.machine().logs.flush();
    ::_exit(clean ? exit_code::ok : exit_code::failure);
}

}  // namespace orrery::kernel
