#include "lifecycle/conductor.h"

#include <algorithm>
#include <system_error>

#include "crashes/shortage.h"

namespace orrery::kernel {

namespace {
constexpr Milliseconds without_memory{100};  // until the next try

Answer bring_up(Unit& unit) {
    Answer answer;
    if (if_memory_lasts([&] { answer = unit.bring_up(); })) return answer;
    insist([&] { unit.take_down(true); });
    insist([&] { answer = {ORRERY_LIMIT, {{"error.message", "the dispatcher has no memory to start it"}}}; });
    return answer;
}
}  // namespace

std::string_view state_name(State state) noexcept {
    constexpr std::string_view names[] = {"off",      "invalid",  "waiting",     "starting", "ready",
                                          "degraded", "draining", "backing-off", "failed",   "stopped"};
    return names[static_cast<size_t>(state)];
}

Conductor::~Conductor() {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return busy_ == 0; });
        ending_ = true;
        changed_.notify_all();
        reserved_changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
    if (reserve_.joinable()) reserve_.join();
    questions_->close();
}

void Conductor::add(StanzaPointer stanza, std::unique_ptr<Unit> unit, State state, std::string reason) {
    auto service = std::make_shared<Service>(std::move(stanza));
    service->unit = std::move(unit);
    service->state = state;
    service->reason = std::move(reason);
    connect(*service);
    order_.push_back(service.get());
    services_.emplace(service->name(), std::move(service));
}

/// The news of an end may come late: then another unit has the name, or nobody.
void Conductor::connect(Service& service) {
    if (!service.unit) return;
    service.unit->ended = [this, name = service.name(), unit = service.unit.get()](const std::string& why,
                                                                                   bool failed) {
        std::lock_guard lock(mutex_);
        auto* ended = find(name);
        if (!ended || ended->unit.get() != unit) return;
        if (!ended->death) ended->death = Death{why, failed};
        changed_.notify_all();
    };
}

void Conductor::run(Plan plan) {
    plan_ = std::move(plan);
    reserve_ = std::thread([this] { work_off(); });
    thread_ = std::thread([this] { loop(); });
}

void Conductor::loop() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        ++rounds_;
        bool moved = false;
        bool whole = if_memory_lasts([&] {
            for (auto* service : order_) moved |= step(*service);
            forget_gone();
        });
        if (!whole) changed_.wait_for(lock, without_memory);
        if (moved || !whole) continue;
        changed_.notify_all();  // wait_settled() looks again
        auto next = next_look();
        if (next == Clock::time_point::max())
            changed_.wait(lock);
        else
            changed_.wait_until(lock, next);
    }
}

/// When something may be due though nothing has happened.
Conductor::Clock::time_point Conductor::next_look() const {
    auto next = Clock::time_point::max();
    for (auto* service : order_) {
        if (service->state == State::backing_off && service->wanted) next = std::min(next, service->next_try);
        if (!serves(service->state)) continue;
        if (service->question == 0)
            next = std::min(next, service->ask_at);
        else if (service->asked_at != Clock::time_point::max())
            next = std::min(next, service->asked_at + service->stanza->health_deadline + own_answer);
    }
    return next;
}

/// One move of one service, if there is one to make.
bool Conductor::step(Service& service) {
    if (service.occupied || service.swapping) return false;
    if (service.change && step_change(service)) return true;
    if (!service.unit) return false;
    switch (service.state) {
        case State::stopped:
            if (!service.wanted) return false;
            return wait(service), true;
        case State::waiting:
        case State::backing_off:
            if (!service.wanted) return set(service, State::stopped, service.cause), true;
            if (!may_start(service)) return false;
            return begin_start(service), true;
        case State::ready:
        case State::degraded:
            if (service.death || ((service.again || !service.wanted) && may_stop(service)))
                return begin_stop(service), true;
            return look_after(service);
        case State::failed:
            if (!service.wanted) return set(service, State::stopped, service.cause), true;
            if (!std::exchange(service.again, false)) return false;
            return wait(service), true;
        default:
            return false;
    }
}

bool Conductor::may_start(Service& service) {
    if (service.state == State::backing_off && Clock::now() < service.next_try) return false;
    auto* blocking = obstacle(service);
    if (blocking && service.state == State::backing_off) return wait(service), false;
    service.waits_for = blocking ? *blocking : "";
    return !blocking;
}

/// The service that must come first, or null.
const std::string* Conductor::obstacle(const Service& service) const {
    auto needs = plan_.find(service.name());
    if (needs == plan_.end()) return nullptr;
    for (auto& name : needs->second.required) {
        auto* other = find(name);
        if (!other || !serves(other->state) || other->death || other->again) return &name;
    }
    for (auto& name : needs->second.awaited)
        if (auto* other = find(name); other && undecided(*other)) return &name;
    return nullptr;
}

/// Whether it may still become ready without anybody's doing.
bool Conductor::undecided(const Service& service) const {
    if (service.state == State::starting) return true;
    if ((service.state != State::waiting && service.state != State::stopped) || !service.wanted || !service.unit)
        return false;
    auto needs = plan_.find(service.name());
    if (needs == plan_.end()) return true;
    return std::all_of(needs->second.required.begin(), needs->second.required.end(), [&](auto& name) {
        auto* other = find(name);
        return other && (serves(other->state) || undecided(*other));
    });
}

/// At the end of the site appenders go last, with what they need: they are told of everybody else's end.
bool Conductor::writes_the_end(const Service& service) const {
    return service.unit && service.unit->offers("orrery.appender/1");
}

std::set<std::string> Conductor::needed_to_the_end() const {
    std::set<std::string> out;
    std::vector<std::string> todo;
    for (auto* service : order_)
        if (writes_the_end(*service)) todo.push_back(service->name());
    while (!todo.empty()) {
        auto one = std::move(todo.back());
        todo.pop_back();
        auto needs = plan_.find(one);
        if (!out.insert(one).second || needs == plan_.end()) continue;
        todo.insert(todo.end(), needs->second.required.begin(), needs->second.required.end());
        todo.insert(todo.end(), needs->second.awaited.begin(), needs->second.awaited.end());
    }
    return out;
}

bool Conductor::others_are_down() const {
    auto last = needed_to_the_end();
    return std::all_of(order_.begin(), order_.end(), [&](auto* other) {
        bool up = other->state == State::starting || other->state == State::draining || serves(other->state);
        return !up || last.count(other->name()) != 0;
    });
}

/// Those who need it go first, as far as they are going.
bool Conductor::may_stop(const Service& service) const {
    if (stopping_ && !service.death && writes_the_end(service) && !others_are_down()) return false;
    auto users = dependents(service.name(), true);
    return std::all_of(users.begin(), users.end(), [&](auto& name) {
        auto& user = *services_.at(name);
        bool stays = user.wanted && !user.again && user.state != State::draining;
        return stays || (user.state != State::starting && user.state != State::draining && !serves(user.state));
    });
}

std::vector<std::string> Conductor::dependents(const std::string& name, bool also_awaiting) const {
    std::vector<std::string> out;
    for (auto& [user, needs] : plan_) {
        bool uses = std::count(needs.required.begin(), needs.required.end(), name) != 0 ||
                    (also_awaiting && std::count(needs.awaited.begin(), needs.awaited.end(), name) != 0);
        if (uses && services_.count(user)) out.push_back(user);
    }
    return out;
}

std::set<std::string> Conductor::all_who_require(const std::string& name) const {
    std::set<std::string> out;
    std::vector<std::string> todo = dependents(name, false);
    while (!todo.empty()) {
        auto one = std::move(todo.back());
        todo.pop_back();
        if (!out.insert(one).second) continue;
        auto further = dependents(one, false);
        todo.insert(todo.end(), further.begin(), further.end());
    }
    return out;
}

/// A try may take long: meanwhile the last one tells more than that this one is under way.
std::string Conductor::the_time_before(const Service& service) {
    return service.last_failure.empty() ? "" : "; the time before: " + service.last_failure;
}

void Conductor::begin_start(Service& service) {
    set(service, State::starting, "has not announced yet that it is ready" + the_time_before(service));
    service.death.reset();
    service.again = false;
    service.question = service.bad_answers = 0;
    bool begun = try_in_thread([this, &service] {
        auto began = Clock::now();
        auto answer = bring_up(*service.unit);
        insist([&] {
            std::lock_guard lock(mutex_);
            service.start_time = std::chrono::duration_cast<Milliseconds>(Clock::now() - began);
            after_start(service, answer);
        });
    });
    if (!begun)
        after_start(service,
                    {ORRERY_LIMIT,
                     {{"error.message", "the machine gives no more threads to start it"},
                      {"error.hint", "raise the limit: ulimit -u, TasksMax= of the unit, pids.max of the cgroup"}}});
}

void Conductor::after_start(Service& service, const Answer& answer) {
    if (answer.ok()) {
        service.ask_at = Clock::now();
        service.last_failure.clear();
        set(service, State::ready, std::string(answer.fields.value_or("reason", "announced that it is ready")));
        return say(ORRERY_LOG_INFO, service, "ready in " + std::to_string(service.start_time.count()) + " ms");
    }
    service.again = false;
    if (!service.wanted) return set(service, State::stopped, service.cause);
    say(ORRERY_LOG_ERROR, service, "did not start: " + answer.text());
    // Wrong settings do not mend by themselves, and a thread that hangs in this process is there to stay.
    bool hangs = answer.status == ORRERY_DEADLINE && !service.unit->isolated();
    if (answer.status == ORRERY_INVALID || hangs) return fail(service, answer.text());
    retry_later(service, answer.text(), true);
}

void Conductor::begin_stop(Service& service) {
    if (service.death) {
        service.cause = service.death->reason;
        say(service.death->failed ? ORRERY_LOG_ERROR : ORRERY_LOG_INFO, service, service.cause);
        if (service.stanza->rest_for_one)
            take_along(service, "restarts with " + service.name() + ", which it requires: " + service.cause);
    }
    set(service, State::draining, service.cause);
    bool hurry = service.hurry || (service.death && !service.death->answers);
    in_thread([this, &service, hurry] {
        insist([&] { service.unit->take_down(hurry); });
        insist([&] {
            std::lock_guard lock(mutex_);
            after_stop(service);
        });
    });
}

void Conductor::after_stop(Service& service) {
    auto death = std::exchange(service.death, std::nullopt);
    bool again = std::exchange(service.again, false);
    if (death && service.wanted && !again) return retry_later(service, death->reason, death->failed);
    if (service.wanted) return wait(service);
    set(service, State::stopped, service.cause);
    say(ORRERY_LOG_INFO, service, "stopped");
}

void Conductor::retry_later(Service& service, const std::string& reason, bool failed) {
    if (!service.backoff.restarts_after(failed)) {
        if (failed) return fail(service, reason);
        service.wanted = false;
        return set(service, State::stopped, service.cause = "ended by itself: " + reason);
    }
    auto wait_time = service.backoff.died();
    if (!wait_time) {
        say(ORRERY_LOG_ERROR, service,
            "given up after " + std::to_string(service.backoff.deaths()) + " deaths; `orrery restart " +
                service.name() + "` tries again");
        return fail(service, "given up: " + reason);
    }
    ++service.restarts;
    service.next_try = Clock::now() + *wait_time;
    service.last_failure = reason;
    set(service, State::backing_off, reason);
    say(ORRERY_LOG_INFO, service, "next try in " + std::to_string(wait_time->count()) + " ms");
}

void Conductor::wait(Service& service) {
    auto* blocking = obstacle(service);
    service.waits_for = blocking ? *blocking : "";
    set(service, State::waiting, "is about to start");
}

/// It stays down until somebody asks for it, and so do those who require it.
void Conductor::fail(Service& service, const std::string& reason) {
    set(service, State::failed, reason);
    take_along(service, service.name() + ", which it requires, has failed: " + reason);
}

/// Who requires it, also by way of others, goes down and comes up when it may.
void Conductor::take_along(const Service& service, const std::string& cause) {
    for (auto& name : all_who_require(service.name())) {
        auto& user = *services_.at(name);
        if (user.state == State::waiting) wait(user);  // for another reason now
        if (!user.wanted || user.again || (user.state != State::starting && !serves(user.state))) continue;
        user.again = true;
        user.cause = cause;
        say(ORRERY_LOG_WARN, user, cause);
    }
}

void Conductor::set(Service& service, State state, std::string reason) {
    if (service.state != state) service.since = std::chrono::system_clock::now();
    service.state = state;
    service.reason = std::move(reason);
    if_memory_lasts([&] {
        bus_.publish(state_topic, service.name(),
                     {{"caller", "orrery"}, {"state", state_name(state)}, {"reason", reason_of(service)}});
    });
    changed_.notify_all();
}

/// Down to the cause: "waits for repository, which waits for database: connection refused".
std::string Conductor::reason_of(const Service& service) const {
    if (service.state != State::waiting || service.waits_for.empty()) return service.reason;
    auto text = "waits for " + service.waits_for;
    auto* other = find(service.waits_for);
    if (!other) return text + ", which is not in the configuration";
    if (other->state == State::waiting && !other->waits_for.empty()) return text + ", which " + reason_of(*other);
    if (other->state == State::starting || serves(other->state))
        return text + ", which is " + std::string(state_name(other->state)) + the_time_before(*other);
    return text + ": " + other->reason;
}

void Conductor::say(int32_t level, const Service& service, const std::string& message) {
    if_memory_lasts([&] { logs_.write("orrery", level, "orrery", service.name() + ": " + message); });
}

/// False when the machine gives no thread for it.
bool Conductor::try_in_thread(const std::function<void()>& work) {
    try {
        std::thread([this, work] {
            work();
            std::lock_guard lock(mutex_);
            --busy_;
            changed_.notify_all();
        }).detach();
        return ++busy_, true;
    } catch (const std::system_error&) {
        return false;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

/// What must be done: where there is no thread for it the reserve does it, one thing after the other.
void Conductor::in_thread(std::function<void()> work) {
    if (try_in_thread(work)) return;
    ++busy_;
    reserved_.push_back(std::move(work));
    reserved_changed_.notify_one();
}

void Conductor::work_off() {
    std::unique_lock lock(mutex_);
    for (;;) {
        reserved_changed_.wait(lock, [&] { return ending_ || !reserved_.empty(); });
        if (reserved_.empty()) return;
        auto work = std::move(reserved_.front());
        reserved_.pop_front();
        lock.unlock();
        work();
        work = nullptr;
        lock.lock();
        --busy_;
        changed_.notify_all();
    }
}

Conductor::Service* Conductor::find(const std::string& name) const {
    auto found = services_.find(name);
    return found == services_.end() ? nullptr : found->second.get();
}

}  // namespace orrery::kernel
