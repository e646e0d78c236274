// What a logger is asked, the same for ours and for every peer: so many rows a second until the file has them all, the
// caller's time for each row, and what a level costs that is off.
#pragma once
#include <x86intrin.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;

/// The row's parts: with time, level, thread and logger a line of about 95 bytes.
constexpr const char* logger_name = "Performance.Engine.Bench";
constexpr const char* text = "the chart was calculated again";
inline double number_of(std::int64_t row) { return static_cast<double>(row) * 0.25; }

inline void show(const std::string& name, double value) { std::cout << name << " " << value << "\n" << std::flush; }

/// Processor ticks, which take a few nanoseconds to read; a clock would take as long as what is measured.
class Ticks {
public:
    static std::uint64_t begin() {
        _mm_lfence();
        return __rdtsc();
    }
    static std::uint64_t end() {
        unsigned processor = 0;
        auto now = __rdtscp(&processor);
        _mm_lfence();
        return now;
    }
    /// Nanoseconds of one tick.
    static double length() {
        static const double one = [] {
            auto wall = Clock::now();
            auto ticks = __rdtsc();
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            auto gone = std::chrono::duration<double, std::nano>(Clock::now() - wall).count();
            return gone / static_cast<double>(__rdtsc() - ticks);
        }();
        return one;
    }
};

/// Rows a second: from the first row on until `finish` has returned, which brings every row into the file.
template <class Log, class Finish>
double rate(int threads, std::int64_t rows, Log&& log, Finish&& finish) {
    const auto began = Clock::now();
    std::vector<std::thread> writers;
    for (int thread = 0; thread < threads; ++thread)
        writers.emplace_back([&] {
            for (std::int64_t row = 0; row < rows / threads; ++row) log(row);
        });
    for (auto& writer : writers) writer.join();
    finish();
    return static_cast<double>(rows) / std::chrono::duration<double>(Clock::now() - began).count();
}

/// Nanoseconds of each call, sorted. Bursts of rows with pauses in which whoever writes them can follow: what is
/// measured is the caller, not the disk. The pause is spent running, so that no cache or clock is put to sleep.
template <class Log>
std::vector<double> times(Log&& log) {
    constexpr int bursts = 1200, warm_up = 200, rows = 200;
    constexpr std::chrono::microseconds pause{500};
    std::vector<std::uint64_t> ticks;
    ticks.reserve(static_cast<std::size_t>(bursts) * rows);
    for (int burst = 0; burst < bursts; ++burst) {
        for (int row = 0; row < rows; ++row) {
            const auto begin = Ticks::begin();
            log(row);
            const auto end = Ticks::end();
            if (burst >= warm_up) ticks.push_back(end - begin);
        }
        for (const auto began = Clock::now(); Clock::now() - began < pause;) continue;
    }
    std::sort(ticks.begin(), ticks.end());
    std::vector<double> out;
    out.reserve(ticks.size());
    for (auto one : ticks) out.push_back(static_cast<double>(one) * Ticks::length());
    return out;
}
inline double at(const std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * part)];
}

/// p50, p99 and p99.9 of the caller, without what reading the ticks takes (median of doing nothing), which is told,
/// too.
template <class Log>
void show_times(Log&& log) {
    const double nothing = at(times([](std::int64_t row) { asm volatile("" : : "r"(row)); }), 0.5);
    const auto all = times(log);
    show("caller_p50_ns", at(all, 0.5) - nothing);
    show("caller_p99_ns", at(all, 0.99) - nothing);
    show("caller_p999_ns", at(all, 0.999) - nothing);
    show("reading_ticks_ns", nothing);
}

/// A call of a level that is off, in a loop; the empty loop is taken off.
template <class Log>
void show_disabled(Log&& log, const std::string& name = "disabled_ns") {
    constexpr std::int64_t calls = 50'000'000;
    const auto timed = [](auto&& body) {
        const auto began = Ticks::begin();
        for (std::int64_t row = 0; row < calls; ++row) {
            body(row);
            asm volatile("" : : "r"(row) : "memory");
        }
        return static_cast<double>(Ticks::end() - began) * Ticks::length() / static_cast<double>(calls);
    };
    const auto empty = timed([](std::int64_t) {});
    show(name, std::max(0.0, timed(log) - empty));
}

/// `program rate THREADS ROWS FILE [MODE]` and so on; `run` gets the words after the program's name.
inline int main_of(int count, char** words, const std::string& usage,
                   const std::function<bool(const std::vector<std::string>&)>& run) {
    try {
        std::vector<std::string> given(words + 1, words + count);
        if (!given.empty() && run(given)) return 0;
        std::cerr << usage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << words[0] << ": " << error.what() << "\n";
        return 1;
    }
}

}  // namespace bench
