// A ring as the collector knows it.
#pragma once
#include <chrono>

#include "logs/foreign.h"

namespace orrery::kernel {

/// [the collector's thread]
struct LogSource {
    using Clock = std::chrono::steady_clock;
    LogSource(std::shared_ptr<RingMemory> ring, std::shared_ptr<ForeignLogs> process)
        : memory(std::move(ring)), foreign(std::move(process)), reader(*memory, foreign != nullptr) {}
    std::shared_ptr<RingMemory> memory;
    std::shared_ptr<ForeignLogs> foreign;  // whose it is; null: this process's
    RingReader reader;
    uint32_t thread = 0;
    std::string thread_text = "0";
    uint64_t lost = 0;
    Clock::time_point told{};
    bool active = false, ended = false, told_broken = false;

    void name_thread() {
        auto now = reader.thread();
        if (now != std::exchange(thread, now)) thread_text = std::to_string(now);
    }
    bool abandoned() const noexcept {
        return foreign ? foreign->ended() : memory->taken.load(std::memory_order_acquire) == 0;
    }
};

}  // namespace orrery::kernel
