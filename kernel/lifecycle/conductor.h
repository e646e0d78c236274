// Brings the services of a site up and down in their order, restarts what died, and knows why something does not run.
#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "events/bus.h"
#include "lifecycle/plan.h"
#include "lifecycle/unit.h"
#include "logs/logs.h"
#include "supervision/backoff.h"

namespace orrery::kernel {

/// docs/operating.md says what each means. `off` and `invalid` are for services that are not in the game at all.
enum class State { off, invalid, waiting, starting, ready, degraded, draining, backing_off, failed, stopped };
std::string_view state_name(State state) noexcept;
/// Calls to it are answered.
inline bool serves(State state) noexcept { return state == State::ready || state == State::degraded; }

/// Every change of a service's state is published under this topic, with its name as key; fields state and reason.
constexpr std::string_view state_topic = "orrery.service";

/// What is known of one service now.
struct ServiceView {
    StanzaPointer stanza;
    State state = State::stopped;
    bool wanted = false;
    std::string reason;     ///< of its state, down to the cause
    std::string waits_for;  ///< the service that keeps it waiting, or ""
    std::chrono::system_clock::time_point since;
    Milliseconds start_time{0};
    unsigned restarts = 0;
    pid_t pid = 0;
    bool isolated = false;
    Needs needs;
};

/// What a new configuration means for one service.
enum class Turn {
    keep,       ///< it goes on; what the dispatcher heeds itself is taken over
    configure,  ///< it is asked to take changed parameters; if it will not, `unit` replaces it
    replace,    ///< `unit` takes its place, and is started unless it was stopped by hand
    off,        ///< stopped, and kept as a name only
    remove,     ///< stopped and forgotten
};

struct Change {
    Turn turn = Turn::keep;
    StanzaPointer stanza;        ///< as it is from now on (remove: as it was)
    std::unique_ptr<Unit> unit;  ///< prepared; none for keep, off and remove
    std::string outcome;         ///< what to call it when nothing comes between
    std::string reason;          ///< off: why
};

class Conductor {
public:
    Conductor(Logs& logs, Bus& bus, Pool& pool) : logs_(logs), bus_(bus), pool_(pool) {}
    ~Conductor();

    /// Before run(): a service with its unit, or without one when it is off or invalid (`reason` says why).
    void add(StanzaPointer stanza, std::unique_ptr<Unit> unit, State state, std::string reason);
    void run(Plan plan);
    /// Goes over to another configuration, one change per service of the old and of the new one. wait_settled() tells
    /// when it is done, outcome() what became of each. [any thread]
    void change(std::vector<Change> changes, Plan plan);
    /// What the last change() did to it: its `outcome`, or "restarted".
    std::string outcome(const std::string& name);
    /// Whether its plugin offers the role; false for an unknown name. [any thread]
    bool offers(const std::string& name, std::string_view role);

    /// All [any thread]. An unknown name gives false.
    void start_all();
    void stop_all(bool hurry);
    bool start(const std::string& name);    ///< with everything it requires
    bool stop(const std::string& name);     ///< after everything that requires it
    bool restart(const std::string& name);  ///< it alone, or with those who require it: see Strategy=
    /// Puts the plugin's present file, or `library`, in the place of what serves; returns when that is done. OK: field
    /// `report`. Otherwise the reason.
    Answer swap(const std::string& name, const std::filesystem::path& library);
    /// Returns when nothing changes any more by itself (all serving, waiting in vain, failed, off or stopped); false
    /// when `patience` is over.
    bool wait_settled(Milliseconds patience);
    std::vector<ServiceView> views();
    /// Whether its thread still goes round; false after `patience`, and never when it hangs with the lock.
    bool alive(Milliseconds patience);

private:
    using Clock = std::chrono::steady_clock;
    /// Why it has to go although it is wanted.
    struct Death {
        std::string reason;
        bool failed = true;
        bool answers = false;  ///< it can still be drained in order
    };
    struct Service {
        explicit Service(StanzaPointer given) : stanza(std::move(given)), backoff(stanza->restart) {}
        const std::string& name() const noexcept { return stanza->name; }
        StanzaPointer stanza;
        std::shared_ptr<Unit> unit;
        State state = State::stopped;
        bool wanted = false, again = false, hurry = false;
        bool swapping = false;  // a step of its own: no other begins meanwhile
        std::optional<Death> death;
        std::string reason, waits_for;
        std::string cause = "not started yet";  // of its being down, or of its going down
        std::string last_failure;               // why it is tried again; empty once it is ready
        std::chrono::system_clock::time_point since = std::chrono::system_clock::now();
        Clock::time_point next_try{};
        Milliseconds start_time{0};
        unsigned restarts = 0;
        Backoff backoff;
        // The question how it is: one at a time, and none before ask_at.
        Clock::time_point ask_at{}, asked_at = Clock::time_point::max();
        uint64_t question = 0;  // 0: none is open
        unsigned bad_answers = 0;
        std::optional<Change> change;  // what is still to be done of the last one
        bool occupied = false;         // a step is under way that does not change the state
        bool gone = false;             // removed: to be forgotten
    };
    /// Beyond HealthDeadline=, for who notices the silence itself and can say more of it.
    static constexpr Milliseconds own_answer{500};
    void loop();
    bool step(Service& service);
    Clock::time_point next_look() const;
    bool may_start(Service& service);
    const std::string* obstacle(const Service& service) const;
    bool may_stop(const Service& service) const;
    bool writes_the_end(const Service& service) const;
    std::set<std::string> needed_to_the_end() const;
    bool others_are_down() const;
    bool undecided(const Service& service) const;
    bool moving(const Service& service) const;
    Service* begin_swap(const std::string& name, Answer& refusal);
    static std::string the_time_before(const Service& service);
    void begin_start(Service& service);
    void begin_stop(Service& service);
    void after_start(Service& service, const Answer& answer);
    void after_stop(Service& service);
    void retry_later(Service& service, const std::string& reason, bool failed);
    void wait(Service& service);
    void fail(Service& service, const std::string& reason);
    void take_along(const Service& service, const std::string& cause);
    void set(Service& service, State state, std::string reason);
    std::string reason_of(const Service& service) const;
    void say(int32_t level, const Service& service, const std::string& message);
    bool try_in_thread(const std::function<void()>& work);
    void in_thread(std::function<void()> work);
    void work_off();
    Service* find(const std::string& name) const;
    std::vector<std::string> dependents(const std::string& name, bool also_awaiting) const;
    std::set<std::string> all_who_require(const std::string& name) const;
    // conductor_changes.cpp
    bool step_change(Service& service);
    void begin_adopt(Service& service);
    void after_adopt(Service& service, const Answer& answer);
    void exchange(Service& service);
    void leave(Service& service);
    void forget_gone();
    void take_over(Service& service, StanzaPointer stanza);
    void put_in_order(const std::vector<Change>& changes);
    void connect(Service& service);
    void discard(std::shared_ptr<Unit> unit);
    // conductor_health.cpp
    bool look_after(Service& service);
    void ask(Service& service);
    void take_answer(Service& service, const HealthAnswer& answer);

    Logs& logs_;
    Bus& bus_;
    Pool& pool_;
    Plan plan_;
    std::map<std::string, std::shared_ptr<Service>> services_;  // shared with questions, which may hang
    std::vector<Service*> order_;                               // the file's order, for views
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<TaskGroup> questions_ = std::make_shared<TaskGroup>();
    uint64_t last_question_ = 0, rounds_ = 0;
    std::map<std::string, std::string> outcomes_;
    bool ending_ = false, stopping_ = false;  // for good; the whole site, which a change must not start again
    int busy_ = 0;
    std::deque<std::function<void()>> reserved_;  // what got no thread
    std::condition_variable reserved_changed_;
    std::thread thread_, reserve_;
};

}  // namespace orrery::kernel
