#include "copies.h"

namespace orrery::repository::rest {

std::optional<std::string> Copies::make(const CopyOrder& order, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    waiting_[order.copy];
    lock.unlock();
    tell_(order);
    lock.lock();
    answered_.wait_for(lock, patience, [&] { return waiting_.at(order.copy).has_value(); });
    return waiting_.extract(order.copy).mapped();
}

bool Copies::done(const Guid& copy, const std::string& problem) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(copy);
    if (found == waiting_.end()) return false;
    found->second = problem;
    answered_.notify_all();
    return true;
}

}  // namespace orrery::repository::rest
