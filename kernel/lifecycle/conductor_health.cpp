// How a service is while it runs: asked one question at a time, on the pool, since a plugin may hang in it.
#include "lifecycle/conductor.h"

namespace orrery::kernel {

namespace {
constexpr unsigned most_bad_answers = 3;
}

/// True when it has to go.
bool Conductor::look_after(Service& service) {
    auto now = Clock::now();
    if (service.question == 0 && now >= service.ask_at) ask(service);
    auto deadline = service.stanza->health_deadline;
    if (service.question == 0 || service.asked_at > now - deadline - own_answer) return false;
    // A call into this process cannot be taken back: the thread stays where it hangs.
    service.death = Death{"does not answer its health question within " + std::to_string(deadline.count()) + " ms"};
    return true;
}

void Conductor::ask(Service& service) {
    service.question = ++last_question_;
    service.asked_at = Clock::time_point::max();
    pool_.post(questions_, [this, kept = services_.at(service.name()), question = service.question] {
        std::shared_ptr<Unit> unit;  // another one may take its place meanwhile
        {
            std::lock_guard lock(mutex_);
            if (kept->question != question || !kept->unit) return;
            unit = kept->unit;
            kept->asked_at = Clock::now();  // not before: the pool may be busy, which is not the service's fault
            changed_.notify_all();
        }
        auto answer = unit->health();
        std::lock_guard lock(mutex_);
        if (kept->question == question) take_answer(*kept, answer);  // else it was about an earlier life
    });
}

void Conductor::take_answer(Service& service, const HealthAnswer& answer) {
    service.question = 0;
    service.ask_at = Clock::now() + service.stanza->health_interval;
    if (!serves(service.state)) return;
    using Kind = HealthAnswer::Kind;
    service.bad_answers = answer.kind == Kind::bad ? service.bad_answers + 1 : 0;
    switch (answer.kind) {
        case Kind::none:
            service.ask_at = Clock::time_point::max();
            break;
        case Kind::good:
            if (service.state == State::degraded) set(service, State::ready, "is well again");
            break;
        case Kind::silent:
            if (!service.death) service.death = Death{answer.detail};
            break;
        case Kind::degraded:
        case Kind::bad:
            if (service.bad_answers == most_bad_answers && !service.death)
                service.death = Death{"says again and again that it is bad: " + answer.detail, true, true};
            if (service.state != State::degraded || service.reason != answer.detail)
                set(service, State::degraded, answer.detail);
    }
    changed_.notify_all();
}

}  // namespace orrery::kernel
