// Going over to another configuration while services run.
#include <algorithm>

#include "lifecycle/conductor.h"

namespace orrery::kernel {

namespace {

/// Nothing is under way and nothing runs: whatever is kept may be exchanged.
bool at_rest(State state) { return state != State::starting && state != State::draining && !serves(state); }

}  // namespace

void Conductor::change(std::vector<Change> changes, Plan plan) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock,
                  [&] { return std::none_of(order_.begin(), order_.end(), [](auto* one) { return one->occupied; }); });
    outcomes_.clear();
    for (auto& change : changes) {
        auto& name = change.stanza->name;
        outcomes_[name] = change.outcome;
        bool ends = change.turn == Turn::remove || change.turn == Turn::off;
        if (ends && plan.count(name) == 0 && plan_.count(name) != 0) plan[name] = plan_[name];  // until it has stopped
        if (!find(name)) add(change.stanza, nullptr, State::off, change.reason);
        auto& service = *find(name);
        if (!ends) continue;
        service.wanted = service.again = false;
        service.cause = change.turn == Turn::off ? "disabled in the configuration" : "removed from the configuration";
    }
    put_in_order(changes);
    for (auto& change : changes) {
        auto& service = *find(change.stanza->name);
        if (service.change) discard(std::move(service.change->unit));  // of a reload that did not wait for its end
        service.change = std::move(change);
    }
    plan_ = std::move(plan);
    changed_.notify_all();
}

/// The order of the configuration.
void Conductor::put_in_order(const std::vector<Change>& changes) {
    order_.clear();
    for (auto& change : changes) order_.push_back(find(change.stanza->name));
}

bool Conductor::offers(const std::string& name, std::string_view role) {
    std::lock_guard lock(mutex_);
    auto* service = find(name);
    return service && service->unit && service->unit->offers(role);
}

std::string Conductor::outcome(const std::string& name) {
    std::lock_guard lock(mutex_);
    auto found = outcomes_.find(name);
    return found == outcomes_.end() ? "" : found->second;
}

/// One move towards what the new configuration wants of it; false when there is none to make now.
bool Conductor::step_change(Service& service) {
    if (service.state == State::starting || service.state == State::draining) return false;
    switch (service.change->turn) {
        case Turn::remove:
        case Turn::off:
            return at_rest(service.state) ? leave(service), true : false;
        case Turn::keep:
            return begin_adopt(service), true;
        case Turn::configure:
            if (!at_rest(service.state)) return begin_adopt(service), true;
            outcomes_[service.name()] = "restarted";
            return exchange(service), true;
        case Turn::replace:
            if (at_rest(service.state)) return exchange(service), true;
            if (service.again) return false;
            service.again = true;
            service.cause = "restarted, because its configuration was changed";
            if (service.stanza->rest_for_one)
                take_along(service, "restarts with " + service.name() + ", which it requires");
            return true;
    }
    return false;
}

void Conductor::begin_adopt(Service& service) {
    auto& change = *service.change;
    take_over(service, change.stanza);
    if (!service.unit) return service.change.reset();
    service.occupied = true;
    in_thread([this, &service, stanza = change.stanza, settings = change.turn == Turn::configure] {
        auto answer = service.unit->adopt(stanza, settings);
        std::lock_guard lock(mutex_);
        after_adopt(service, answer);
    });
}

void Conductor::after_adopt(Service& service, const Answer& answer) {
    service.occupied = false;
    if (answer.ok()) {
        discard(std::move(service.change->unit));
        return service.change.reset();
    }
    if (answer.status != ORRERY_UNSUPPORTED) say(ORRERY_LOG_WARN, service, "is restarted: " + answer.text());
    outcomes_[service.name()] = "restarted";
    service.change->turn = Turn::replace;
}

void Conductor::take_over(Service& service, StanzaPointer stanza) {
    if (stanza->restart != service.stanza->restart) service.backoff = Backoff(stanza->restart);
    service.stanza = std::move(stanza);
}

/// The new unit takes the place of the old one, which does not run.
void Conductor::exchange(Service& service) {
    auto change = std::exchange(service.change, std::nullopt);
    bool by_hand = service.unit && service.state == State::stopped && !service.wanted;
    if (by_hand) outcomes_[service.name()] = "applied";  // it is not started for this
    take_over(service, change->stanza);
    service.backoff.forget();
    if (change->unit) {
        discard(std::exchange(service.unit, std::move(change->unit)));
        connect(service);
    }
    service.again = service.hurry = false;
    service.death.reset();
    service.question = service.bad_answers = 0;
    service.wanted = !by_hand && !stopping_;
    set(service, State::stopped, by_hand ? service.cause : "not started yet");
}

void Conductor::leave(Service& service) {
    auto change = std::exchange(service.change, std::nullopt);
    discard(std::move(service.unit));
    service.gone = change->turn == Turn::remove;
    service.stanza = change->stanza;
    plan_.erase(service.name());
    set(service, State::off, change->reason);
}

void Conductor::forget_gone() {
    std::erase_if(order_, [](auto* service) { return service->gone; });
    std::erase_if(services_, [](auto& item) { return item.second->gone; });
}

/// Its end may have to wait for threads that are about to tell us something, so not under our lock.
void Conductor::discard(std::shared_ptr<Unit> unit) {
    if (unit) in_thread([held = std::make_shared<std::shared_ptr<Unit>>(std::move(unit))] { held->reset(); });
}

}  // namespace orrery::kernel
