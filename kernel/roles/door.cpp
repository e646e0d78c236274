#include "roles/door.h"

#include <algorithm>

namespace orrery::kernel {

int32_t Door::call(RoleNumber role, uint32_t index, orrery_record in, const orrery_writer* out, Milliseconds deadline) {
    auto* slot = enter();
    if (!slot) slot = enter_when_open(deadline);
    if (!slot) {
        Writer(out).put("error.message",
                        "service '" + stanza_ + "' is not running; `orrery why " + stanza_ + "` tells the reason");
        return ORRERY_UNAVAILABLE;
    }
    struct Inside {  // also when there is no memory for the answer
        Slot& slot;
        ~Inside() { slot.door.leave(slot); }
    } inside{*slot};
    return slot->instance->call(role, index, in, out, deadline);
}

bool Door::start(RoleNumber role, uint32_t index, orrery_record in, std::unique_ptr<Receiver>& receiver,
                 Milliseconds deadline) {
    auto* slot = enter();
    if (!slot) return false;
    receiver->inside = {slot, [](void* left) { static_cast<Slot*>(left)->door.leave(*static_cast<Slot*>(left)); }};
    if (slot->instance->start(role, index, in, receiver, deadline)) return true;
    receiver->inside.reset();
    return false;
}

/// First counted, then looked again: who leads the door elsewhere does so first and then looks at the count, so one of
/// both sees the other.
Door::Slot* Door::enter() noexcept {
    for (;;) {
        auto* slot = present_.load();
        if (!slot) return nullptr;
        slot->inside.fetch_add(1);
        if (present_.load() == slot) return slot;
        leave(*slot);
    }
}

/// What the wait took is taken off the deadline.
Door::Slot* Door::enter_when_open(Milliseconds& deadline) {
    auto began = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    if (holding_ && held_ < most_held_) {
        ++held_;
        changed_.wait_for(lock, std::min(deadline, longest_hold_), [&] { return !holding_; });
        --held_;
    }
    lock.unlock();
    deadline -= std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    return enter();
}

void Door::leave(Slot& slot) noexcept {
    if (slot.inside.fetch_sub(1) != 1 || present_.load() == &slot) return;
    std::lock_guard lock(mutex_);
    changed_.notify_all();
}

Door::Slot* Door::slot_of(const Instance* instance) {
    for (auto& slot : slots_)
        if (slot->instance == instance) return slot.get();
    return nullptr;
}

void Door::open(Instance& instance) {
    std::lock_guard lock(mutex_);
    auto* slot = slot_of(nullptr);
    if (!slot) slot = slots_.emplace_back(new Slot{*this}).get();
    slot->instance = &instance;
    present_.store(slot);
    holding_ = false;
    changed_.notify_all();
}

void Door::close() {
    present_.store(nullptr);
    std::lock_guard lock(mutex_);
    holding_ = false;
    changed_.notify_all();
}

void Door::hold() {
    std::lock_guard lock(mutex_);
    holding_ = true;  // before the door shuts: nobody is turned away in between
    present_.store(nullptr);
}

bool Door::left(const Instance& instance, Milliseconds patience) {
    std::unique_lock lock(mutex_);
    auto* slot = slot_of(&instance);
    if (!slot) return true;
    if (!changed_.wait_for(lock, patience, [&] { return slot->inside.load() == 0; })) return false;
    slot->instance = nullptr;
    return true;
}

int64_t Door::inside(const Instance& instance) {
    std::lock_guard lock(mutex_);
    auto* slot = slot_of(&instance);
    return slot ? slot->inside.load() : 0;
}

}  // namespace orrery::kernel
