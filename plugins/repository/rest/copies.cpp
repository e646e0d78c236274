#include "copies.h"

namespace orrery::repository::rest {
namespace {

constexpr int most_waiting = 2;

}  // namespace

Copies::Place Copies::take_place() {
    const auto give_back = [](Copies* copies) {
        const std::lock_guard lock(copies->mutex_);
        --copies->places_taken_;
    };
    const std::lock_guard lock(mutex_);
    if (places_taken_ == most_waiting) return {nullptr, give_back};
    ++places_taken_;
    return {this, give_back};
}

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
