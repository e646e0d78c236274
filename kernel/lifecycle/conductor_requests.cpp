// What others ask of the conductor: start, stop, restart, look.
#include <algorithm>

#include "lifecycle/conductor.h"

namespace orrery::kernel {

void Conductor::start_all() {
    std::lock_guard lock(mutex_);
    stopping_ = false;
    for (auto* service : order_) service->wanted = service->unit != nullptr;
    changed_.notify_all();
}

void Conductor::stop_all(bool hurry) {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto* service : order_) {
        if (!service->unit) continue;
        if (std::exchange(service->wanted, false)) service->cause = "the site stops";
        service->again = false;
        if (service->state == State::starting) service->unit->stop_waiting();
        bool in_step = service->state == State::draining || service->swapping;
        if (hurry && !std::exchange(service->hurry, true) && in_step) service->unit->hurry();
    }
    changed_.notify_all();
}

bool Conductor::start(const std::string& name) {
    std::lock_guard lock(mutex_);
    auto* service = find(name);
    if (!service || !service->unit) return false;
    std::vector<std::string> todo{name};
    while (!todo.empty()) {
        auto* one = find(todo.back());
        todo.pop_back();
        if (!one || !one->unit) continue;
        one->next_try = {};
        if (one->wanted && one->state != State::failed) continue;
        one->wanted = true;
        one->hurry = false;
        one->again = one->state == State::failed;
        one->backoff.forget();
        auto& required = plan_[one->name()].required;
        todo.insert(todo.end(), required.begin(), required.end());
    }
    changed_.notify_all();
    return true;
}

bool Conductor::stop(const std::string& name) {
    std::lock_guard lock(mutex_);
    if (!find(name)) return false;
    std::vector<std::string> todo{name};
    while (!todo.empty()) {
        auto* one = find(todo.back());
        todo.pop_back();
        if (!one || !one->unit) continue;
        one->cause = one->name() == name ? "stopped by hand" : "stopped with " + name + ", which it requires";
        one->wanted = one->again = false;
        if (one->state == State::starting) one->unit->stop_waiting();
        for (auto& user : dependents(one->name(), false))
            if (find(user)->wanted) todo.push_back(user);
    }
    changed_.notify_all();
    return true;
}

bool Conductor::restart(const std::string& name) {
    {
        std::lock_guard lock(mutex_);
        auto* service = find(name);
        if (!service || !service->unit) return false;
        if (serves(service->state) || service->state == State::failed) {
            service->wanted = service->again = true;
            service->cause = "restarted by hand";
            if (service->stanza->rest_for_one) take_along(*service, "restarts with " + name + ", which it requires");
            service->backoff.forget();
            changed_.notify_all();
            return true;
        }
    }
    return start(name);
}

Answer Conductor::swap(const std::string& name, const std::filesystem::path& library) {
    Answer answer;
    std::unique_lock lock(mutex_);
    if (auto* service = begin_swap(name, answer)) {
        lock.unlock();
        answer = service->unit->swap(library);
        lock.lock();
        service->swapping = false;
        service->bad_answers = 0;
        service->ask_at = Clock::now() + service->stanza->health_interval;
        --busy_;
        changed_.notify_all();
    }
    logs_.write(
        "orrery", answer.ok() ? ORRERY_LOG_INFO : ORRERY_LOG_ERROR, "orrery",
        name + ": " +
            (answer.ok() ? std::string(answer.fields.value_or("report", "")) : "was not swapped: " + answer.text()));
    return answer;
}

Conductor::Service* Conductor::begin_swap(const std::string& name, Answer& refusal) {
    auto refused = [&](int32_t status, const std::string& why) {
        refusal = {status, {{"error.message", why}}};
        return nullptr;
    };
    auto* service = find(name);
    if (!service) return refused(ORRERY_NOT_FOUND, "there is no such service");
    if (service->swapping) return refused(ORRERY_CONFLICT, "another swap of it is under way");
    if (service->change || service->occupied) return refused(ORRERY_CONFLICT, "a reload of it is under way");
    if (!serves(service->state) || service->death || service->again || !service->wanted)
        return refused(ORRERY_UNAVAILABLE, "it is " + std::string(state_name(service->state)) +
                                               ", and only what is ready can be swapped; `orrery restart " + name +
                                               "` loads its present file");
    service->swapping = true;
    service->question = 0;  // it was about the old one
    service->ask_at = Clock::time_point::max();
    ++busy_;
    return service;
}

bool Conductor::wait_settled(Milliseconds patience) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] {
        return busy_ == 0 && std::none_of(order_.begin(), order_.end(), [&](auto* one) { return moving(*one); });
    });
}

bool Conductor::moving(const Service& service) const {
    if (service.change || service.occupied) return true;
    if (!service.unit) return false;
    if (service.again || (service.death && serves(service.state))) return true;
    if (service.wanted && service.state == State::backing_off && service.next_try <= Clock::now()) return true;
    return service.wanted ? undecided(service) : service.state != State::stopped;
}

bool Conductor::alive(Milliseconds patience) {
    std::unique_lock lock(mutex_);
    auto before = rounds_;
    changed_.notify_all();
    return changed_.wait_for(lock, patience, [&] { return rounds_ != before; });
}

std::vector<ServiceView> Conductor::views() {
    std::lock_guard lock(mutex_);
    std::vector<ServiceView> out;
    for (auto* service : order_) {
        auto& unit = service->unit;
        auto needs = plan_.find(service->name());
        out.push_back({service->stanza, service->state, service->wanted, reason_of(*service),
                       service->state == State::waiting ? service->waits_for : "", service->since, service->start_time,
                       service->restarts, unit ? unit->pid() : 0, unit && unit->isolated(),
                       needs == plan_.end() ? Needs{} : needs->second});
    }
    return out;
}

}  // namespace orrery::kernel
