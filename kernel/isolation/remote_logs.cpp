#include "isolation/remote_logs.h"

#include <unistd.h>

#include "logs/clock.h"

namespace orrery::kernel {

namespace {

/// What this thread writes with. Its ring is free for another thread when it ends.
struct Own {
    std::optional<RingWriter> ring;
    bool asked = false;  // for a ring: there may have been none
    std::string row;     // that goes in a frame
    bool row_open = false;
    ~Own() {
        if (ring) ring->memory().taken.store(0, std::memory_order_release);
    }
};
thread_local Own own;

uint64_t stamp(const SharedLogs& memory) noexcept {
    return memory.counts_ticks != 0 ? LogClock::now() : static_cast<uint64_t>(LogClock::wall_ns());
}

}  // namespace

void RemoteLogs::take_ring() noexcept {
    own.asked = true;
    for (uint32_t i = 0; memory_ && i < SharedLogs::most_rings; ++i) {
        auto& ring = memory_->rings[i];
        uint32_t free = 0;
        if (!ring.taken.compare_exchange_strong(free, 1)) continue;
        ring.thread = static_cast<uint32_t>(::gettid());
        auto used = memory_->rings_used.load();
        while (used <= i && !memory_->rings_used.compare_exchange_weak(used, i + 1)) continue;
        own.ring.emplace(ring);
        return;
    }
}

void* RemoteLogs::reserve(const orrery_log_site* site, size_t size) noexcept try {
    if (!own.asked) [[unlikely]]
        take_ring();
    if (own.ring && size <= longest_ring_row) [[likely]] {
        auto* place = own.ring->reserve(size);
        if (!place) own.ring->count_lost(site->id);
        return place;
    }
    if (own.row_open || size > wire::longest_row) return nullptr;
    own.row.resize(size);
    own.row_open = true;
    return own.row.data();
} catch (const std::bad_alloc&) {
    return nullptr;
}

void RemoteLogs::commit(const orrery_log_site* site, void* place, size_t size) noexcept {
    if (own.ring && own.ring->reserved(place)) [[likely]] {
        if (own.ring->commit(site->id, stamp(*memory_), size)) channel_->note(frame::log_hurry, 0, 0, {});
    } else if (own.row_open && place == own.row.data()) {
        send_row(site, size);
    }
}

void RemoteLogs::send_row(const orrery_log_site* site, size_t size) noexcept try {
    own.row_open = false;
    channel_->note(frame::log_row, 0, site->id, std::string_view(own.row).substr(0, size));
} catch (const std::exception&) {  // it is lost, as it would be without memory for it
}

}  // namespace orrery::kernel
