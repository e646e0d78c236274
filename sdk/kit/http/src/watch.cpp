#include "watch.h"

namespace orrery::kit::http {

struct Watch::State : std::enable_shared_from_this<State> {
    State(Executor executor, std::function<void()> given) : timer(executor), expire(std::move(given)) {}

    void arm() {
        armed = deadline;
        timer.expires_at(armed);
        timer.async_wait([weak = weak_from_this()](ErrorCode error) {
            if (auto self = weak.lock(); self && !error) self->fired();
        });
    }
    void fired() {
        armed = Clock::time_point::max();
        if (deadline == Clock::time_point::max()) return;
        if (deadline > Clock::now()) return arm();
        expired = true;
        deadline = Clock::time_point::max();
        expire();
    }

    Timer timer;
    std::function<void()> expire;
    Clock::time_point deadline = Clock::time_point::max(), armed = Clock::time_point::max();
    bool expired = false;
};

Watch::Watch(Executor executor, std::function<void()> expire)
    : state_(std::make_shared<State>(executor, std::move(expire))) {}

Watch::~Watch() { state_->timer.cancel(); }

void Watch::until(Clock::time_point deadline) {
    state_->expired = false;
    state_->deadline = deadline;
    if (deadline < state_->armed) state_->arm();
}

void Watch::clear() { state_->deadline = Clock::time_point::max(); }

bool Watch::expired() const { return state_->expired; }

}  // namespace orrery::kit::http
