// Log rows of an isolated plugin's process: into the memory it shares with the kernel, or in frames where that is none.
#pragma once
#include "isolation/channel.h"
#include "logs/foreign.h"

namespace orrery::kernel {

/// [any thread]
class RemoteLogs {
public:
    /// `memory` may be null.
    RemoteLogs(std::shared_ptr<Channel> channel, SharedLogs* memory) : channel_(std::move(channel)), memory_(memory) {}
    /// As orrery_host.log_reserve and log_commit.
    void* reserve(const orrery_log_site* site, size_t size) noexcept;
    void commit(const orrery_log_site* site, void* place, size_t size) noexcept;
    /// The byte that says whether a site is enabled, kept by the kernel; null without shared memory.
    const uint8_t* level(uint64_t site) const noexcept {
        return memory_ && site < SharedLogs::most_sites ? &memory_->levels[site] : nullptr;
    }

private:
    void take_ring() noexcept;
    void send_row(const orrery_log_site* site, size_t size) noexcept;

    std::shared_ptr<Channel> channel_;
    SharedLogs* memory_;
};

}  // namespace orrery::kernel
