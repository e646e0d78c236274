// A site: its services.conf, made into running services.
#pragma once
#include "conf/conf.h"
#include "lifecycle/conductor.h"
#include "lifecycle/drop_in_watch.h"
#include "lifecycle/surroundings.h"

namespace orrery::kernel {

struct SiteOptions {
    std::filesystem::path config;
    Folders folders;
    std::vector<std::filesystem::path> plugin_roots;
    bool log_to_stderr = true;
};

class Site {
public:
    /// Reads the configuration; nothing runs yet and nothing is bound.
    explicit Site(SiteOptions options);
    ~Site();

    /// Loads every plugin, checks its settings, binds the listeners, looks for rings. Faults are in conf().problems:
    /// each fails its service, the rest can start. With `bind_ports` false the sockets are not made.
    void prepare(bool bind_ports = true);
    /// Starts the conductor and everything enabled. Precondition: prepared, and the site's lock is held.
    void start();
    /// Orderly stop, dependents first; returns when everything is down, at the latest after `patience`.
    bool stop(Milliseconds patience, bool hurry);

    Conf& conf() noexcept { return conf_; }
    Machine& machine() noexcept { return machine_; }
    Conductor& conductor() noexcept { return conductor_; }
    Listeners& listeners() noexcept { return listeners_; }
    const Folders& folders() const noexcept { return around_.folders; }
    const std::string& fingerprint() const noexcept { return around_.fingerprint; }

private:
    std::unique_ptr<Unit> make_unit(const Stanza& stanza);
    std::string serving_of(const Stanza& stanza) const;
    void prepare_units();
    void check_serving(const Stanza& stanza);
    void check_rings();
    void keep_house();
    void follow_drop_ins();

    Conf conf_;
    Machine machine_;
    Listeners listeners_;
    Surroundings around_;
    std::map<std::string, std::unique_ptr<Unit>> units_;
    Plan plan_;
    Conductor conductor_;
    DropInWatch drop_ins_{[this](const std::string& name) { conductor_.swap(name, {}); }};
};

}  // namespace orrery::kernel
