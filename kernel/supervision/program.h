// A supervised program: started under a guard, restarted by its rules, its output in the log.
#pragma once
#include "events/pool.h"
#include "logs/logs.h"
#include "supervision/backoff.h"
#include "supervision/program_spec.h"
#include "supervision/supervisor.h"

namespace orrery::kernel {

/// What a Program needs around it.
struct ProgramWorks {
    Supervisor& supervisor;
    Pool& pool;
    Logs& logs;
    std::string binary;  ///< this executable, for the guard
    int lock;            ///< kept open by guards, so that a successor of the dispatcher can wait for them; -1: none
};

/// Always held by a shared_ptr: callbacks on other threads keep it alive.
class Program : public std::enable_shared_from_this<Program> {
public:
    /// Fields state (running | exited | failed), pid, status, signal; one at a time, in order, on the pool; none is
    /// running or comes any more when stop() has returned (unless it is called from within one).
    using Changed = std::function<void(const Fields& state)>;

    Program(ProgramWorks works, std::string stanza, ProgramSpec spec, Changed changed);
    /// Returns when it runs; throws Error when it could not be started, and then nothing of it is left.
    void start();
    /// Asks it to end and returns when it has.
    void stop();
    /// Shortens a stop that is under way to half a second.
    void hurry();
    pid_t pid() const;

private:
    void launch_guard();
    void start_guard(const Launch& guard);
    void start_again();
    bool hear(int socket);
    void take(const Fields& message);
    void ended(const Ending& ending);
    void notify(Fields state);
    void deliver();
    void log(int32_t level, const std::string& message);

    ProgramWorks works_;
    const std::string stanza_, name_;
    const ProgramSpec spec_;
    const Changed changed_;
    mutable std::mutex mutex_;
    std::condition_variable moved_;
    Backoff backoff_;
    std::shared_ptr<Descriptor> guard_;  // shared with the watch on it
    pid_t guard_pid_ = 0, pid_ = 0;
    bool alive_ = false, stopping_ = false, decided_ = false, started_once_ = false;
    std::string failure_;
    Ending last_;
    std::deque<Fields> states_;
    bool delivering_ = false;
    std::thread::id delivers_on_;
};

}  // namespace orrery::kernel
