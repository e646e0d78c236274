#include "file_orders.h"

namespace orrery::repository::rest {
namespace {

constexpr int most_waiting = 2;

}  // namespace

FileOrders::Place FileOrders::take_place() {
    const auto give_back = [](FileOrders* orders) {
        const std::lock_guard lock(orders->mutex_);
        --orders->places_taken_;
    };
    const std::lock_guard lock(mutex_);
    if (places_taken_ == most_waiting) return {nullptr, give_back};
    ++places_taken_;
    return {this, give_back};
}

std::optional<FileAnswer> FileOrders::carry_out(const FileOrder& order, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    waiting_[order.id];
    lock.unlock();
    tell_(order);
    lock.lock();
    answered_.wait_for(lock, patience, [&] { return waiting_.at(order.id).has_value(); });
    return waiting_.extract(order.id).mapped();
}

bool FileOrders::done(const Guid& id, FileAnswer answer) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) return false;
    found->second = std::move(answer);
    answered_.notify_all();
    return true;
}

}  // namespace orrery::repository::rest
