// A configuration made ready to run, before anything runs: units prepared, listeners bound, rings looked for.
#pragma once
#include "conf/conf.h"
#include "lifecycle/plan.h"
#include "lifecycle/surroundings.h"
#include "lifecycle/unit.h"

namespace orrery::kernel {

/// What of a running site a new configuration can leave as it is.
class Present {
public:
    virtual ~Present() = default;
    /// Whether the service of that name can go on under this stanza: no unit needs to be prepared for it.
    virtual bool keeps(const Stanza& stanza) const = 0;
    /// Precondition: keeps().
    virtual bool offers(const std::string& name, std::string_view role) const = 0;
};

class Draft {
public:
    /// `present` may be null: nothing runs yet.
    Draft(std::shared_ptr<Conf> conf, Surroundings& around, const Present* present)
        : conf_(std::move(conf)), around_(around), present_(present) {}

    /// Loads the plugins, checks their settings, binds listeners. Faults are in the configuration's problems: each
    /// fails its service, the rest can start.
    void prepare();

    const std::shared_ptr<Conf>& conf() const noexcept { return conf_; }
    StanzaPointer pointer(const Stanza& stanza) const { return {conf_, &stanza}; }
    /// The prepared unit of a service, once; null when it has none.
    std::unique_ptr<Unit> unit(const std::string& name);
    const Plan& plan() const noexcept { return plan_; }
    const Listeners::List& listeners() const noexcept { return listeners_; }

private:
    std::unique_ptr<Unit> make_unit(const Stanza& stanza) const;
    void prepare_units();
    bool is_ready(const Stanza& stanza) const;
    /// What the plugin of a service offers; nothing when it is not ready to run.
    std::optional<bool> offers(const std::string& name, std::string_view role) const;

    std::shared_ptr<Conf> conf_;
    Surroundings& around_;
    const Present* present_;
    std::map<std::string, std::unique_ptr<Unit>> units_;
    Plan plan_;
    Listeners::List listeners_;
};

}  // namespace orrery::kernel
