// Calls that nobody waits for: somebody is told their answers.
#pragma once
#include <chrono>
#include <memory>
#include <vector>

#include "isolation/frame_reader.h"
#include "roles/receiver.h"

namespace orrery::kernel {

/// Their numbers are odd, so that a reply shows which kind of call it belongs to. [the channel's lock]
class StartedCalls {
public:
    using Time = std::chrono::steady_clock::time_point;
    struct One {
        uint64_t id = 0;
        std::unique_ptr<Receiver> receiver;
    };
    static constexpr bool has(uint64_t id) noexcept { return (id & 1) != 0; }

    bool full() const noexcept { return count_ == most; }
    bool empty() const noexcept { return count_ == 0; }
    /// Its number. Without memory for it the receiver stays with the caller. Precondition: not full().
    uint64_t add(std::unique_ptr<Receiver>&& receiver, Time ends);
    /// Who is to be told of it; null when somebody else has been told to.
    std::unique_ptr<Receiver> take(uint64_t id) noexcept;
    /// Takes those whose time is over; with Time::max() all.
    std::vector<One> take_late(Time now);

private:
    static constexpr size_t slot_bits = 14, most = 1u << slot_bits;
    struct Slot {
        uint64_t id = 0;
        Time ends{};
        std::unique_ptr<Receiver> receiver;
    };
    std::vector<Slot> slots_;
    std::vector<uint32_t> free_;
    uint64_t last_ = 0;
    size_t count_ = 0;
};

}  // namespace orrery::kernel
