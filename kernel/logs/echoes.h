// What appenders say about themselves, on its way to other appenders.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <mutex>

#include "logs/batch.h"

namespace orrery::kernel {

/// Two appenders that say something about every batch would feed each other for ever. So of what a stanza that is an
/// appender says about itself only so much goes to the others; the kernel's own files have all of it.
class Echoes {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr uint32_t at_once = 100;  ///< rows
    static constexpr std::chrono::seconds until_next{6};

    /// From now on the stanza counts as an appender. [any thread]
    void watch(std::string_view stanza);
    /// The batch as the appenders get it, perhaps null. `said` is called when a stanza begins to say too much.
    /// [the collector's thread]
    LogBatchPointer passed(LogBatchPointer batch, Clock::time_point now,
                           const std::function<void(const std::string& stanza)>& said);

private:
    /// Rows that may still pass; grows by one every `until_next`.
    struct Budget {
        double rows = at_once;
        Clock::time_point since{};
        bool was_spent = false;
        bool spend(uint32_t count, Clock::time_point now);
    };
    std::mutex mutex_;
    std::map<std::string, Budget, std::less<>> budgets_;
};

}  // namespace orrery::kernel
