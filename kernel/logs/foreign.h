// The log memory that the kernel shares with an isolated plugin's process.
#pragma once
#include <mutex>
#include <optional>

#include "logs/ring.h"
#include "logs/sites.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

/// What lies in it; see docs/sdk/wire.md. Fixed in size, so that neither side can take it from under the other.
struct SharedLogs {
    static constexpr uint64_t magic_number = 0x3173676f6c72724f;  // "Orrlogs1"
    static constexpr size_t most_sites = 16 * 1024, most_rings = 64;
    uint64_t magic;
    uint32_t counts_ticks;             ///< 1: rows are stamped with the processor's ticks, else with nanoseconds
    std::atomic<uint32_t> rings_used;  ///< how many rings from the first on were ever taken
    alignas(4096) uint8_t levels[most_sites];  ///< by site: whether it is enabled
    alignas(4096) RingMemory rings[most_rings];
};

/// The kernel's end. Outlives the process, so that its last rows are read.
class ForeignLogs {
public:
    /// Throws Error(limit).
    explicit ForeignLogs(LogSites& sites);
    ~ForeignLogs();
    ForeignLogs(const ForeignLogs&) = delete;
    ForeignLogs& operator=(const ForeignLogs&) = delete;

    /// To be passed to the process.
    int descriptor() const noexcept { return file_.get(); }
    /// The next number by which the process calls the kernel's `site`; nothing when there are too many. [any thread]
    std::optional<uint64_t> add_site(uint64_t site);
    /// The kernel's site of a number. [the collector's thread]
    std::optional<uint64_t> site_of(uint64_t number) const;
    SharedLogs& memory() const noexcept { return *memory_; }
    /// The process has ended: what it left is read, nothing comes after it. [any thread]
    void end() noexcept { ended_.store(true, std::memory_order_release); }
    bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }

private:
    LogSites& sites_;
    Descriptor file_;
    SharedLogs* memory_ = nullptr;
    mutable std::mutex mutex_;
    std::vector<uint64_t> numbers_;
    std::atomic<bool> ended_{false};
};

/// The same memory in the process itself, from a descriptor it was given; null when that is none.
SharedLogs* open_shared_logs(int descriptor);

}  // namespace orrery::kernel
