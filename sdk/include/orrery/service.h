// The role orrery.service/1: something with a life of its own.
#pragma once
#include <orrery/config.h>

namespace orrery {

/// good: all is well; degraded: it serves, but not everything or not everybody; bad: it does not serve.
enum class Health { good, degraded, bad };
/// What health() finds, and why in a few words for the operator: no secrets, no user data. Owns its text.
struct HealthReport {
    Health health = Health::good;  ///< good unless told otherwise
    std::string detail;            ///< a few words; empty when there is nothing to say
};

/// Constructed with (Host, Config): configured, nothing running. Destroyed: all threads joined, all handles closed.
class Service {
public:
    virtual ~Service() = default;
    virtual void start() = 0;                     ///< [control thread] returns when ready to serve, or throws
    virtual void drain() {}                       ///< [control thread] accept nothing new; return when the rest is done
    virtual void stop() = 0;                      ///< [control thread] must work after a failed start
    virtual HealthReport health() { return {}; }  ///< [any thread] under 100 ms, no I/O
    /// [control thread] The settings were changed while it runs (`orrery reload`): true when it goes on with them,
    /// false when it must be restarted to take them. `config` is checked like that of the constructor. Throws for
    /// settings it cannot live with: it is restarted, too.
    virtual bool configure(const Config& config) {
        static_cast<void>(config);
        return false;
    }
};

}  // namespace orrery
