// Brings the services of a site up and down in their order, restarts what died, and knows why something does not run.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "lifecycle/plan.h"
#include "lifecycle/unit.h"
#include "logs/logs.h"
#include "supervision/backoff.h"

namespace orrery::kernel {

enum class State { off, invalid, stopped, starting, ready, stopping, backing_off, failed };
std::string_view state_name(State state) noexcept;

/// What is known of one service now.
struct ServiceView {
    const Stanza* stanza = nullptr;
    State state = State::stopped;
    bool wanted = false;
    std::string reason;  ///< why it is not ready, or what it waits for
    std::chrono::system_clock::time_point since;
    Milliseconds start_time{0};
    unsigned restarts = 0;
    pid_t pid = 0;
    bool isolated = false;
};

class Conductor {
public:
    explicit Conductor(Logs& logs) : logs_(logs) {}
    ~Conductor();

    /// Before run(): a service with its unit, or without one when it is off or invalid (`reason` says why).
    void add(const Stanza& stanza, std::unique_ptr<Unit> unit, State state, std::string reason);
    void run(Plan plan);

    /// All [any thread]. An unknown name gives false.
    void start_all();
    void stop_all(bool hurry);
    bool start(const std::string& name);    ///< with everything it requires
    bool stop(const std::string& name);     ///< after everything that requires it
    bool restart(const std::string& name);  ///< only it: who calls it meanwhile gets UNAVAILABLE
    /// Returns when nothing changes any more by itself (all ready, failed, off or stopped); false when `patience` is
    /// over.
    bool wait_settled(Milliseconds patience);
    std::vector<ServiceView> views();
    std::string health_of(const std::string& name);
    void for_unit(const std::string& name, const std::function<void(Unit&)>& use);

private:
    using Clock = std::chrono::steady_clock;
    struct Service {
        explicit Service(const Stanza& given) : stanza(given), backoff(given.restart) {}
        const Stanza& stanza;
        std::unique_ptr<Unit> unit;
        State state = State::stopped;
        bool wanted = false, again = false, hurry = false, died = false, death_failed = false;
        std::string reason, death;
        std::chrono::system_clock::time_point since = std::chrono::system_clock::now();
        Clock::time_point next_try{};
        Milliseconds start_time{0};
        unsigned restarts = 0;
        Backoff backoff;
    };
    void loop();
    bool step(Service& service);
    bool may_start(Service& service);
    bool may_stop(const Service& service) const;
    bool undecided(const Service& service) const;
    void begin_start(Service& service);
    void begin_stop(Service& service);
    void after_start(Service& service, const Answer& answer);
    void after_stop(Service& service);
    void retry_later(Service& service, const std::string& reason, bool failed);
    void set(Service& service, State state, std::string reason);
    void say(int32_t level, const Service& service, const std::string& message);
    void in_thread(std::function<void()> work);
    Service* find(const std::string& name);
    std::vector<std::string> dependents(const std::string& name, bool also_awaiting) const;

    Logs& logs_;
    Plan plan_;
    std::map<std::string, std::unique_ptr<Service>> services_;
    std::vector<Service*> order_;  // the file's order, for views
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ending_ = false;
    int busy_ = 0;
    std::thread thread_;
};

}  // namespace orrery::kernel
