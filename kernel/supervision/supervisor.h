// The one thread that starts processes and never ends before them; it also watches descriptors for their owners.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "supervision/launch.h"

namespace orrery::kernel {

/// How a process ended.
struct Ending {
    int status = 0;  ///< exit status, when `signal` is 0
    int signal = 0;
    bool failed() const noexcept { return signal != 0 || status != 0; }
    std::string text() const;
};

/// All functions [any thread]; all callbacks come on the supervisor's thread, must not block and must not throw.
class Supervisor {
public:
    Supervisor();
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    /// Starts a process; `ended` comes once, after what was left of its process group has been killed; what left the
    /// group is killed soon after, where the process kept its orphans. Throws as launch().
    pid_t start(const Launch& what, std::function<void(Ending)> ended);
    /// Sends a signal to a process started here; nothing when it has ended (never by a remembered number).
    void signal(pid_t pid, int number, bool whole_group);

    /// Calls `ready` whenever the descriptor is readable or at its end, until it returns false. The descriptor stays
    /// the caller's, open until then.
    void watch(int descriptor, std::function<bool()> ready);
    /// Whether its thread still goes round; false after `patience`.
    bool alive(Milliseconds patience);

private:
    struct Process {
        Descriptor handle;
        std::function<void(Ending)> ended;
    };
    void run();
    void in_loop(std::function<void()> work);
    void reap(pid_t pid);
    void end_orphans();
    void wake() const;

    Descriptor wakeup_;
    std::mutex mutex_;
    std::vector<std::function<void()>> work_;
    bool stopping_ = false;
    std::map<pid_t, Process> processes_;            // the loop's own
    std::map<int, std::function<bool()>> watched_;  // the loop's own
    std::thread thread_;
};

}  // namespace orrery::kernel
