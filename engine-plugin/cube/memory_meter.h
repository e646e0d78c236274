// How much memory a calculation takes, by what it says of itself.
#pragma once

#include <cstddef>

namespace orrery::engine {

/// While it lives, what the calculations of this thread make is added up; the limit holds without one. They tell about
/// how large their tables are; nothing is measured, so it costs nothing and others' work is not counted.
class MemoryMeter {
public:
    MemoryMeter();
    ~MemoryMeter();
    MemoryMeter(const MemoryMeter&) = delete;
    MemoryMeter& operator=(const MemoryMeter&) = delete;

    /// Bytes of results that stay; and with the largest tables that were there while it worked.
    struct Use {
        std::size_t net = 0, peak = 0;
    };
    /// Of this thread's innermost meter; nothing when there is none.
    static Use now();

    /// A result of about `bytes` was made.
    static void keep(std::size_t bytes);
    /// Tables of about `bytes` are going to be there for a while: to be called before they are made. Throws
    /// std::length_error when one calculation may not take so much.
    static void work(std::size_t bytes);
    /// What one calculation may take at once, for all threads of the process.
    static void set_limit(std::size_t bytes);

private:
    struct Sum {
        std::size_t kept = 0, working = 0;
    };
    static thread_local Sum* innermost_;
    Sum own_;
    Sum* const before_;
};

}  // namespace orrery::engine
