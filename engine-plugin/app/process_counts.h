// What happened in this process since it started, for the performance log.
#pragma once

#include <atomic>
#include <cstdint>

namespace orrery::app {

/// [any thread]
struct ProcessCounts {
    std::atomic<std::uint64_t> session_starts = 0, app_loads = 0, failed_app_loads = 0;

    static ProcessCounts& here() {
        static ProcessCounts counts;
        return counts;
    }
};

}  // namespace orrery::app
