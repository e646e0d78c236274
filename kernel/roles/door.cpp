#include "roles/door.h"

namespace orrery::kernel {

int32_t Door::call(RoleNumber role, uint32_t index, orrery_record in, const orrery_writer* out, Milliseconds deadline) {
    // First counted, then looked: close() empties the pointer first and then looks at the count, so one of both sees
    // the other.
    inside_.fetch_add(1);
    auto* instance = instance_.load();
    int32_t status = ORRERY_UNAVAILABLE;
    if (instance)
        status = instance->call(role, index, in, out, deadline);
    else
        Writer(out).put("error.message",
                        "service '" + stanza_ + "' is not running; `orrery why " + stanza_ + "` tells the reason");
    leave();
    return status;
}

void Door::leave() noexcept {
    if (inside_.fetch_sub(1) != 1 || instance_.load() != nullptr) return;
    std::lock_guard lock(mutex_);
    left_.notify_all();
}

bool Door::close(Milliseconds patience) {
    instance_.store(nullptr);
    std::unique_lock lock(mutex_);
    return left_.wait_for(lock, patience, [&] { return inside_.load() == 0; });
}

}  // namespace orrery::kernel
