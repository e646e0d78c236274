// Threads that wait for one socket: what comes wakes one of them, the one that began to wait last.
#pragma once
#include "conf/values.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

/// [any thread] That the last one is woken (as epoll does it) lets a thread that waits for its own answer get it
/// without waking anybody else.
class Wakeups {
public:
    enum class Cause { nothing, readable, nudged, alarm };

    /// Throws Error(limit) when the system gives no descriptors. The socket must outlive it.
    explicit Wakeups(int socket);

    /// Returns when there is something to read, somebody nudged or the time is over. `readable` is told to one thread,
    /// and to none after it until rearm().
    Cause wait(Milliseconds patience);
    Cause wait() { return wait(Milliseconds(-1)); }
    void rearm();
    /// Wakes one thread, or the next one that waits.
    void nudge();
    /// Wakes one thread after that time. One alarm at a time: a new one takes the place of the one before.
    void alarm(Milliseconds after);
    /// From now on nobody waits.
    void release_all();

private:
    const int socket_;
    Descriptor epoll_, bell_, clock_;
};

}  // namespace orrery::kernel
