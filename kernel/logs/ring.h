// One thread's log rows on their way to the collector: a ring of bytes with one writer and one reader, perhaps in
// another process.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::kernel {

/// What writer and reader share: plain memory in which all zero is an empty ring. See docs/sdk/wire.md.
struct RingMemory {
    static constexpr size_t capacity = 128 * 1024;
    alignas(64) std::atomic<uint64_t> written;
    alignas(64) std::atomic<uint64_t> read;
    alignas(64) std::atomic<uint64_t> lost;  ///< rows that found no room
    std::atomic<uint64_t> lost_site;         ///< of the last one of them
    std::atomic<uint32_t> thread;            ///< the writing thread's id
    std::atomic<uint32_t> taken;             ///< 1: a thread of the child writes here
    alignas(64) char bytes[capacity];
};

/// Before each row's bytes.
struct RowHead {
    uint64_t site;
    uint64_t ticks;        ///< see LogClock
    uint32_t total, used;  ///< total: with this head, in whole units
};
constexpr uint64_t skipped_row = ~uint64_t{0};  ///< as site: an empty rest before the ring's end
constexpr size_t ring_unit = 32;                // a rest of the ring is never too short for a head
constexpr size_t longest_ring_row = RingMemory::capacity / 4;
static_assert(sizeof(RowHead) <= ring_unit && RingMemory::capacity % ring_unit == 0);

/// [the ring's own thread]
class RingWriter {
public:
    explicit RingWriter(RingMemory& memory) noexcept
        : memory_(&memory),
          written_(memory.written.load(std::memory_order_relaxed)),
          read_(written_),
          look_at_(written_) {}

    /// Room for `size` bytes, or null when it is full or a reservation is open.
    void* reserve(size_t size) noexcept {
        if (reserved_ != 0 || size > longest_ring_row) [[unlikely]]
            return nullptr;
        size_t total = (sizeof(RowHead) + size + ring_unit - 1) / ring_unit * ring_unit;
        if (written_ % RingMemory::capacity + total > RingMemory::capacity && !skip_to_begin()) [[unlikely]]
            return nullptr;
        if (written_ + total - read_ > RingMemory::capacity && !has_room(total)) [[unlikely]]
            return nullptr;
        reserved_ = total;
        return head() + 1;
    }
    bool reserved(const void* place) const noexcept { return reserved_ != 0 && place == head() + 1; }
    /// Makes the reserved row visible with its first `size` bytes; true when the reader should hurry.
    bool commit(uint64_t site, uint64_t ticks, size_t size) noexcept {
        auto room = reserved_ - sizeof(RowHead);
        *head() = {site, ticks, static_cast<uint32_t>(reserved_), static_cast<uint32_t>(size < room ? size : room)};
        written_ += reserved_;
        reserved_ = 0;
        fetch_ahead();
        memory_->written.store(written_, std::memory_order_release);
        return written_ >= look_at_ && half_full();
    }
    void count_lost(uint64_t site) noexcept {
        memory_->lost_site.store(site, std::memory_order_relaxed);
        memory_->lost.fetch_add(1, std::memory_order_relaxed);
    }
    RingMemory& memory() const noexcept { return *memory_; }

private:
    RowHead* head() const noexcept {
        return reinterpret_cast<RowHead*>(memory_->bytes + written_ % RingMemory::capacity);
    }
    /// The reader's core has the lines that are written next: they are asked for before they are needed, also beyond a
    /// page's end, where the processor itself does not look ahead.
    void fetch_ahead() const noexcept {
#if defined(__x86_64__)
        constexpr size_t line = 64, ahead = 16 * line;
        for (size_t i = 0; i < 2; ++i)
            asm volatile("prefetchw %0" : : "m"(memory_->bytes[(written_ + ahead + i * line) % RingMemory::capacity]));
#endif
    }
    bool has_room(size_t total) noexcept;
    bool skip_to_begin() noexcept;
    bool half_full() noexcept;

    RingMemory* memory_;
    uint64_t written_, read_;  // read_: as it was when last looked at
    uint64_t look_at_;         // when `written_` has come so far, half_full() looks again
    size_t reserved_ = 0;
};

/// [the collector's thread] Believes nothing it reads: a ring may be another process's memory.
class RingReader {
public:
    struct Row {
        uint64_t site = 0, ticks = 0;
        std::string_view bytes;
    };
    /// With `foreign` every row is copied before it is looked at. `memory` must outlive it.
    RingReader(RingMemory& memory, bool foreign) noexcept
        : memory_(&memory), foreign_(foreign), read_(memory.read.load(std::memory_order_relaxed)) {}

    /// Looks how far the writer has come; true when row() is one.
    bool look() noexcept;
    /// Bytes of the rows that were there at look() and are not read yet.
    size_t waiting() const noexcept { return broken_ ? 0 : end_ - read_; }
    /// The oldest row; its bytes are good until next().
    const Row& row() const noexcept { return row_; }
    /// Goes on to the next row, among those that were there at look(). Frees room now and then.
    bool next() noexcept;
    /// Frees all room up to row().
    void release() noexcept { memory_->read.store(read_, std::memory_order_release); }
    /// It holds something no writer of ours writes; nothing more is read from it.
    bool broken() const noexcept { return broken_; }
    uint64_t newly_lost() noexcept {
        auto all = memory_->lost.load(std::memory_order_relaxed);
        return all - std::exchange(lost_, all);
    }
    uint64_t lost_site() const noexcept { return memory_->lost_site.load(std::memory_order_relaxed); }
    uint32_t thread() const noexcept { return memory_->thread.load(std::memory_order_relaxed); }

private:
    bool load() noexcept;
    RingMemory* memory_;
    const bool foreign_;
    bool broken_ = false;
    uint64_t read_, end_ = 0, released_ = 0, lost_ = 0;
    uint32_t total_ = 0;  // of row()
    Row row_;
    std::vector<char> copy_;
};

}  // namespace orrery::kernel
