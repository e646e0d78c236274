// How a service is while it runs: asked one question at a time, on the pool, since a plugin may hang in it.
#include "lifecycle/conductor.h"

namespace orrery::kernel {

/// True when that made it move.
bool Conductor::look_after(Service& service) {
    if (service.question == 0 && Clock::now() >= service.ask_at) ask(service);
    return false;
}

void Conductor::ask(Service& service) {
    service.question = ++last_question_;
    service.asked_at = Clock::time_point::max();
    pool_.post(questions_, [this, kept = services_.at(service.stanza.name), question = service.question] {
        {
            std::lock_guard lock(mutex_);
            if (kept->question != question) return;
            kept->asked_at = Clock::now();  // not before: the pool may be busy, which is not the service's fault
            changed_.notify_all();
        }
        auto answer = kept->unit->health();
        std::lock_guard lock(mutex_);
        if (kept->question == question) take_answer(*kept, answer);  // else it was about an earlier life
    });
}

void Conductor::take_answer(Service& service, const HealthAnswer& answer) {
    service.question = 0;
    service.ask_at = Clock::now() + service.stanza.health_interval;
    if (!serves(service.state)) return;
    using Kind = HealthAnswer::Kind;
    switch (answer.kind) {
        case Kind::none:
            service.ask_at = Clock::time_point::max();
            break;
        case Kind::good:
            if (service.state == State::degraded) set(service, State::ready, "is well again");
            break;
        case Kind::degraded:
        case Kind::bad:
        case Kind::silent:
            if (service.state != State::degraded || service.reason != answer.detail)
                set(service, State::degraded, answer.detail);
    }
    changed_.notify_all();
}

}  // namespace orrery::kernel
