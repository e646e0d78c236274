// For which request this thread works.
#pragma once

#include <string>
#include <utility>

namespace orrery::app {

/// While it lives, what this thread asks of others is for the request of that id (see User::request_id), which they may
/// write into their logs. For calls that carry it past interfaces that need not know it.
class OnBehalf {
public:
    explicit OnBehalf(std::string request_id) : before_(std::exchange(current_, std::move(request_id))) {}
    ~OnBehalf() { current_ = std::move(before_); }
    OnBehalf(const OnBehalf&) = delete;
    OnBehalf& operator=(const OnBehalf&) = delete;

    /// Empty when nobody has said.
    static const std::string& current() { return current_; }

private:
    static inline thread_local std::string current_;
    std::string before_;
};

}  // namespace orrery::app
