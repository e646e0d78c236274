// A site: its services.conf, made into running services.
#pragma once
#include "lifecycle/conductor.h"
#include "lifecycle/draft.h"
#include "lifecycle/drop_in_watch.h"
#include "lifecycle/log_levels.h"

namespace orrery::kernel {

struct SiteOptions {
    std::filesystem::path config;
    Folders folders;
    std::vector<std::filesystem::path> plugin_roots;
    bool log_to_stderr = true;
};

/// Where this site's plugins are looked for, and under which policy.
PluginRoots plugin_roots(const SiteOptions& options, const Conf& conf);

/// Why a disabled service does not run.
std::string reason_of_off(const Stanza& stanza);

/// What a reload did.
struct ReloadReport {
    struct Line {
        std::string name, outcome, state, reason;
    };
    std::vector<std::string> problems{};  ///< of the configuration; with an error among them nothing was changed
    bool refused = false;
    std::vector<Line> services{};      ///< in the configuration's order, removed ones last
    std::vector<std::string> later{};  ///< what takes effect at the next start of the dispatcher only
    bool all_well() const;
};

class Site {
public:
    /// Reads the configuration; nothing runs yet and nothing is bound.
    explicit Site(SiteOptions options);
    ~Site();

    /// Loads every plugin, checks its settings, binds the listeners, looks for rings. Faults are in conf()->problems:
    /// each fails its service, the rest can start.
    void prepare();
    /// Starts the conductor and everything enabled. Precondition: prepared, and the site's lock is held.
    void start();
    /// Reads the configuration again and goes over to it, changing only what is different; returns when that is done. A
    /// configuration with an error that a start would meet changes nothing. Precondition: started. [any thread, one
    /// after the other]
    ReloadReport reload();
    /// Orderly stop, dependents first; returns when everything is down, at the latest after `patience`.
    bool stop(Milliseconds patience, bool hurry);

    /// The present configuration. [any thread]
    std::shared_ptr<const Conf> conf() const;
    Machine& machine() noexcept { return machine_; }
    Conductor& conductor() noexcept { return conductor_; }
    Listeners& listeners() noexcept { return listeners_; }
    const SiteOptions& options() const noexcept { return options_; }
    const Folders& folders() const noexcept { return around_.folders; }
    std::string fingerprint() const { return around_.fingerprint(); }

private:
    void adopt(std::shared_ptr<Conf> conf);
    ReloadReport::Line line_of(const std::string& name, bool settled);
    void keep_house();
    void follow_drop_ins();

    const SiteOptions options_;
    mutable std::mutex conf_mutex_;
    std::shared_ptr<Conf> conf_;
    const std::shared_ptr<const Conf> first_ = conf_;  // the one this process started with
    Machine machine_;
    Listeners listeners_;
    Surroundings around_;
    std::unique_ptr<Draft> draft_;  // from prepare() to start()
    std::mutex reload_mutex_;
    Conductor conductor_;
    LogLevels log_levels_{machine_, [this](const std::string& name) {
                              auto present = conf();
                              auto* stanza = present->find(name);
                              return stanza && stanza->may_act_as_any;
                          }};
    DropInWatch drop_ins_{[this](const std::string& name) { conductor_.swap(name, {}); }};
};

}  // namespace orrery::kernel
