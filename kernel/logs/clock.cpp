#include "logs/clock.h"

#include <fstream>
#include <string>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace orrery::kernel {

namespace {

/// The processor promises even ticks, and the system has not found it out lying.
bool ticks_are_even() {
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    constexpr unsigned power_leaf = 0x80000007, invariant = 1u << 8;
    if (!__get_cpuid(power_leaf, &a, &b, &c, &d) || !(d & invariant)) return false;
    std::string source;
    std::ifstream("/sys/devices/system/clocksource/clocksource0/current_clocksource") >> source;
    return source == "tsc" || source == "kvm-clock";
#else
    return false;
#endif
}

constexpr int64_t between_looks = 100'000'000, first_look = 200'000;  // nanoseconds

}  // namespace

const bool LogClock::counts_ticks_ = ticks_are_even();

TickReader::TickReader() : first_(compare()), pair_(first_) {
    if (!LogClock::counts_ticks()) return;
    while (LogClock::steady_ns() - first_.steady_ns < first_look) continue;
    pair_.steady_ns = 0;  // long ago
    renew();
}

void TickReader::renew() noexcept {
    if (!LogClock::counts_ticks() || LogClock::steady_ns() - pair_.steady_ns < between_looks) return;
    pair_ = compare();
    rate_ = static_cast<double>(pair_.steady_ns - first_.steady_ns) / static_cast<double>(pair_.ticks - first_.ticks);
}

/// Of several looks at both clocks the one that nothing came between.
TickReader::Pair TickReader::compare() noexcept {
    Pair best{};
    uint64_t least = UINT64_MAX;
    for (int tries = 0; tries < 5; ++tries) {
        auto before = LogClock::now();
        auto wall = LogClock::wall_ns(), steady = LogClock::steady_ns();
        auto after = LogClock::now();
        if (after - before >= least) continue;
        least = after - before;
        best = {before + least / 2, wall, steady};
    }
    return best;
}

}  // namespace orrery::kernel
