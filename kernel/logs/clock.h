// The time stamp of a log row: cheap where it is taken, turned into time where the row is read.
#pragma once
#include <time.h>

#include <cstdint>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace orrery::kernel {

/// Ticks of the processor where they run evenly, alike on all cores and in all processes (an invariant time stamp
/// counter that the system itself keeps time with); else nanoseconds since the epoch. [any thread]
class LogClock {
public:
    static uint64_t now() noexcept {
#if defined(__x86_64__)
        if (counts_ticks_) return __rdtsc();
#endif
        return static_cast<uint64_t>(wall_ns());
    }
    static bool counts_ticks() noexcept { return counts_ticks_; }
    static int64_t wall_ns() noexcept { return read(CLOCK_REALTIME); }
    static int64_t steady_ns() noexcept { return read(CLOCK_MONOTONIC); }

private:
    static int64_t read(clockid_t clock) noexcept {
        timespec now{};
        ::clock_gettime(clock, &now);
        return now.tv_sec * 1'000'000'000 + now.tv_nsec;
    }
    static const bool counts_ticks_;
};

/// Turns what LogClock::now() gave into nanoseconds since the epoch. Not thread-safe.
class TickReader {
public:
    /// Takes a fifth of a millisecond, to learn how fast the ticks are.
    TickReader();
    /// Compares the ticks with the system's clock anew, if that is long ago: a clock that was set is followed.
    void renew() noexcept;
    int64_t nanoseconds(uint64_t ticks) const noexcept {
        if (!LogClock::counts_ticks()) return static_cast<int64_t>(ticks);
        return pair_.wall_ns +
               static_cast<int64_t>(static_cast<double>(static_cast<int64_t>(ticks - pair_.ticks)) * rate_);
    }

private:
    struct Pair {
        uint64_t ticks;
        int64_t wall_ns, steady_ns;
    };
    static Pair compare() noexcept;
    Pair first_, pair_;
    double rate_ = 1;  // nanoseconds per tick
};

}  // namespace orrery::kernel
