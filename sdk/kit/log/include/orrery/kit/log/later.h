// Another attempt after a while, on the kernel's workers, safe against the end of whoever asked for it.
#pragma once
#include <orrery/host.h>

#include <mutex>

namespace orrery::logkit {

/// The object's owner takes lock() around everything that the function touches. An appender that was opened may end
/// before its plugin does, so what is posted keeps only this object's state alive.
class Later {
public:
    /// `work` runs with the lock held and must not throw.
    Later(Host host, std::function<void()> work) : host_(std::move(host)), state_(std::make_shared<State>()) {
        state_->work = std::move(work);
    }
    /// Waits for a run that has begun; none begins afterwards.
    ~Later() {
        std::lock_guard guard(state_->mutex);
        state_->work = nullptr;
    }
    Later(const Later&) = delete;
    Later& operator=(const Later&) = delete;

    [[nodiscard]] std::unique_lock<std::mutex> lock() const { return std::unique_lock(state_->mutex); }
    /// Runs the work once after `delay`, unless it is to run already. With the lock held.
    void run_in(std::chrono::milliseconds delay) {
        if (std::exchange(state_->waits, true)) return;
        host_.post(
            [state = state_] {
                std::lock_guard guard(state->mutex);
                state->waits = false;
                if (state->work) state->work();
            },
            delay);
    }

private:
    struct State {
        std::mutex mutex;
        std::function<void()> work;
        bool waits = false;
    };
    Host host_;
    std::shared_ptr<State> state_;
};

}  // namespace orrery::logkit
