// The dispatcher as somebody else's service: the sd_notify protocol of systemd and others.
#pragma once
#include <string>
#include <string_view>

#include "conf/values.h"

namespace orrery::kernel {

class ServiceManager {
public:
    /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID and takes them out of the environment, so that no service
    /// takes them for its own. Before any other thread is made.
    ServiceManager();
    /// Lines of NAME=value; nothing when nobody asked for them.
    void tell(std::string_view lines) const noexcept;
    /// How often it wants a sign of life, or 0.
    Milliseconds pulse() const noexcept { return pulse_; }

private:
    std::string socket_;
    Milliseconds pulse_{0};
};

}  // namespace orrery::kernel
