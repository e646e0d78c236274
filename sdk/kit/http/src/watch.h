// A deadline that is cheap to move: the timer is touched only when a deadline comes closer than the one it waits for.
#pragma once
#include <functional>
#include <memory>

#include "asio.h"

namespace orrery::kit::http {

/// Calls `expire` when the deadline passes, again after each new one; never after the destructor. [its network thread]
class Watch {
public:
    Watch(Executor executor, std::function<void()> expire);
    ~Watch();
    void set(std::chrono::milliseconds patience) { until(Clock::now() + patience); }
    void until(Clock::time_point deadline);
    void clear();
    /// True when the deadline passed; set() and until() forget it.
    bool expired() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace orrery::kit::http
