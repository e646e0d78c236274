// One thread's log rows on their way to the sink: a ring of bytes with one writer and one reader.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

namespace orrery::kernel {

class LogRing {
public:
    static constexpr size_t capacity = 128 * 1024;
    static constexpr size_t longest_row = capacity / 4;

    struct Row {
        uint64_t site = 0;
        int64_t time_ns = 0;  ///< since the epoch
        std::string_view bytes;
    };

    /// Room for `size` bytes, or null when it is full or a reservation is open. [the ring's own thread]
    void* reserve(size_t size) noexcept;
    /// Makes the reserved row visible with its first `size` bytes. [the ring's own thread]
    void commit(uint64_t site, int64_t time_ns, size_t size) noexcept;
    bool half_full() const noexcept {
        return written_.load(std::memory_order_relaxed) - read_.load(std::memory_order_relaxed) > capacity / 2;
    }

    /// Hands every committed row to `take`, then frees their room. [the sink's thread]
    template <class Take>
    void drain(Take&& take) {
        auto end = written_.load(std::memory_order_acquire);
        for (auto at = read_.load(std::memory_order_relaxed); at != end;) {
            const auto* head = head_at(at);
            if (head->site != skip)
                take(Row{head->site, head->time_ns, {reinterpret_cast<const char*>(head + 1), head->used}});
            at += head->total;
        }
        read_.store(end, std::memory_order_release);
    }

    std::atomic<bool> abandoned{false};  ///< its thread has ended: drained once more, then dropped

private:
    struct Head {
        uint64_t site;
        int64_t time_ns;
        uint32_t total, used;  // total: with this head, in whole units
    };
    static constexpr uint64_t skip = ~uint64_t{0};
    static constexpr size_t unit = 32;  // a rest of the ring is never too short for a head
    static_assert(sizeof(Head) <= unit && capacity % unit == 0);
    Head* head_at(size_t at) const noexcept { return reinterpret_cast<Head*>(bytes_.get() + at % capacity); }

    std::unique_ptr<char[]> bytes_{new char[capacity]};
    std::atomic<size_t> written_{0}, read_{0};
    size_t reserved_at_ = 0, reserved_total_ = 0;
};

}  // namespace orrery::kernel
