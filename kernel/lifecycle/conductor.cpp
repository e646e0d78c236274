#include "lifecycle/conductor.h"

#include <algorithm>

namespace orrery::kernel {

std::string_view state_name(State state) noexcept {
    constexpr std::string_view names[] = {"off",   "invalid",  "stopped",     "starting",
                                          "ready", "stopping", "backing-off", "failed"};
    return names[static_cast<size_t>(state)];
}

Conductor::~Conductor() {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return busy_ == 0; });
        ending_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

void Conductor::add(const Stanza& stanza, std::unique_ptr<Unit> unit, State state, std::string reason) {
    auto service = std::make_unique<Service>(stanza);
    service->unit = std::move(unit);
    service->state = state;
    service->reason = std::move(reason);
    if (service->unit)
        service->unit->ended = [this, raw_service = service.get()](const std::string& why, bool failed) {
            std::lock_guard lock(mutex_);
            raw_service->died = true;
            raw_service->death = why;
            raw_service->death_failed = failed;
            changed_.notify_all();
        };
    order_.push_back(service.get());
    services_.emplace(stanza.name, std::move(service));
}

void Conductor::run(Plan plan) {
    plan_ = std::move(plan);
    thread_ = std::thread([this] { loop(); });
}

void Conductor::loop() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        bool moved = false;
        for (auto* service : order_) moved |= step(*service);
        if (moved) continue;
        auto next = Clock::time_point::max();
        for (auto* service : order_)
            if (service->state == State::backing_off && service->wanted) next = std::min(next, service->next_try);
        changed_.notify_all();  // wait_settled() looks again
        if (next == Clock::time_point::max())
            changed_.wait(lock);
        else
            changed_.wait_until(lock, next);
    }
}

/// One move of one service, if there is one to make.
bool Conductor::step(Service& service) {
    if (!service.unit) return false;
    switch (service.state) {
        case State::stopped:
        case State::backing_off:
            if (!service.wanted || !may_start(service)) return false;
            return begin_start(service), true;
        case State::ready:
            if (!service.died && !service.again && (service.wanted || !may_stop(service))) return false;
            return begin_stop(service), true;
        case State::failed:
            if (!service.again) return false;
            service.again = false;
            return set(service, State::stopped, ""), true;
        default:
            return false;
    }
}

bool Conductor::may_start(Service& service) {
    if (service.state == State::backing_off && Clock::now() < service.next_try) return false;
    auto& needs = plan_[service.stanza.name];
    for (auto& name : needs.required) {
        auto* other = find(name);
        if (other && other->state == State::ready && !other->died) continue;
        service.reason = "waits for " + name + (other ? ", which is " + std::string(state_name(other->state)) : "");
        return false;
    }
    for (auto& name : needs.awaited) {
        auto* other = find(name);
        if (other && undecided(*other)) return service.reason = "waits for " + name, false;
    }
    return true;
}

/// Whether it may still become ready without anybody's doing.
bool Conductor::undecided(const Service& service) const {
    if (service.state == State::starting) return true;
    if (service.state != State::stopped || !service.wanted || !service.unit) return false;
    auto needs = plan_.find(service.stanza.name);
    if (needs == plan_.end()) return true;
    return std::all_of(needs->second.required.begin(), needs->second.required.end(), [&](auto& name) {
        auto other = services_.find(name);
        return other != services_.end() && (other->second->state == State::ready || undecided(*other->second));
    });
}

bool Conductor::may_stop(const Service& service) const {
    auto users = dependents(service.stanza.name, true);
    return std::all_of(users.begin(), users.end(), [&](auto& name) {
        auto& user = *services_.at(name);
        return user.wanted ||
               (user.state != State::starting && user.state != State::ready && user.state != State::stopping);
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

void Conductor::begin_start(Service& service) {
    set(service, State::starting, "");
    service.died = service.again = false;
    in_thread([this, &service] {
        auto began = Clock::now();
        auto answer = service.unit->bring_up();
        std::lock_guard lock(mutex_);
        service.start_time = std::chrono::duration_cast<Milliseconds>(Clock::now() - began);
        after_start(service, answer);
    });
}

void Conductor::after_start(Service& service, const Answer& answer) {
    if (answer.ok()) {
        set(service, State::ready, "");
        return say(ORRERY_LOG_INFO, service, "ready in " + std::to_string(service.start_time.count()) + " ms");
    }
    say(ORRERY_LOG_ERROR, service, "did not start: " + answer.text());
    // Wrong settings do not mend by themselves, and a thread that hangs in this process is there to stay.
    bool hangs = answer.status == ORRERY_DEADLINE && !service.unit->isolated();
    if (answer.status == ORRERY_INVALID || hangs) return set(service, State::failed, answer.text());
    retry_later(service, answer.text(), true);
}

void Conductor::begin_stop(Service& service) {
    set(service, State::stopping, service.died ? service.death : "");
    if (service.died) say(service.death_failed ? ORRERY_LOG_ERROR : ORRERY_LOG_INFO, service, service.death);
    bool hurry = service.hurry || service.died;
    in_thread([this, &service, hurry] {
        service.unit->take_down(hurry);
        std::lock_guard lock(mutex_);
        after_stop(service);
    });
}

void Conductor::after_stop(Service& service) {
    if (service.died && service.wanted && !service.again)
        return retry_later(service, service.death, service.death_failed);
    set(service, State::stopped, "");
    if (!service.wanted) say(ORRERY_LOG_INFO, service, "stopped");
}

void Conductor::retry_later(Service& service, const std::string& reason, bool failed) {
    if (!service.backoff.restarts_after(failed)) {
        if (failed) return set(service, State::failed, reason);
        service.wanted = false;
        return set(service, State::stopped, reason);
    }
    auto wait = service.backoff.died();
    if (!wait) {
        say(ORRERY_LOG_ERROR, service,
            "given up after " + std::to_string(service.backoff.deaths()) + " deaths; `orrery restart " +
                service.stanza.name + "` tries again");
        return set(service, State::failed, "given up: " + reason);
    }
    ++service.restarts;
    service.next_try = Clock::now() + *wait;
    set(service, State::backing_off, reason);
    say(ORRERY_LOG_INFO, service, "next try in " + std::to_string(wait->count()) + " ms");
}

void Conductor::set(Service& service, State state, std::string reason) {
    service.state = state;
    service.reason = std::move(reason);
    service.since = std::chrono::system_clock::now();
    changed_.notify_all();
}

void Conductor::say(int32_t level, const Service& service, const std::string& message) {
    logs_.write("orrery", level, "orrery", service.stanza.name + ": " + message);
}

void Conductor::in_thread(std::function<void()> work) {
    ++busy_;
    std::thread([this, work = std::move(work)] {
        work();
        std::lock_guard lock(mutex_);
        --busy_;
        changed_.notify_all();
    }).detach();
}

Conductor::Service* Conductor::find(const std::string& name) {
    auto found = services_.find(name);
    return found == services_.end() ? nullptr : found->second.get();
}

}  // namespace orrery::kernel
