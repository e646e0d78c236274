// The role orrery.service/1: something with a life of its own.
#pragma once
#include <orrery/record.h>

namespace orrery {

enum class Health { good, degraded, bad };
struct HealthReport {
    Health health = Health::good;
    std::string detail;
};

/// Constructed with (Host, Config): configured, nothing running. Destroyed: all threads joined, all handles closed.
class Service {
public:
    virtual ~Service() = default;
    virtual void start() = 0;                     ///< [control thread] returns when ready to serve, or throws
    virtual void drain() {}                       ///< [control thread] accept nothing new; return when the rest is done
    virtual void stop() = 0;                      ///< [control thread] must work after a failed start
    virtual HealthReport health() { return {}; }  ///< [any thread] under 100 ms, no I/O
};

}  // namespace orrery
