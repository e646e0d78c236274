// What the engine does, as rows of the logs that administrators know.
#pragma once

#include <orrery/audit.h>

#include <mutex>

#include "cube/memory_meter.h"
#include "qix/engine.h"
#include "service/client_book.h"

namespace orrery::service {

/// [any thread]
class Journal : public qix::Observer {
public:
    struct Thresholds {
        std::chrono::milliseconds warning{30'000}, error{60'000};  ///< of a request's process time
        std::size_t warning_memory = std::size_t{1} << 30, error_memory = std::size_t{2} << 30;  ///< of its peak
    };
    Journal(const Host& host, Thresholds thresholds);

    /// QixPerformance, Traffic (at debug level), and AuditActivity and Audit for what is done to whole apps.
    void answered(const qix::SessionFacts& session, const qix::RequestFacts& request) override;
    /// Session.
    void ended(const qix::SessionFacts& session, const std::string& reason) override;
    /// A row of Performance: "Server Starting", "Normal" or "Server Shutting Down".
    void measure(const qix::Engine& engine, const ClientBook& clients, std::string_view entry_type);
    void service(std::string_view command) const { log_.service(Level::info, {.command = command}); }
    /// System, through the log of the stanza.
    void say(Level level, const std::string& message) const;
    /// Exit.
    void exit(const std::string& message) const { exit_.info(message, {{"ProcessId", process_}}); }

private:
    void note_app(const qix::SessionFacts& session, const qix::RequestFacts& request) const;
    Fields row_of(const qix::SessionFacts& session) const;
    Level level_of(const qix::RequestFacts& request, const engine::MemoryMeter::Use& use) const;

    const Host host_;
    const AuditLog log_;
    const Logger audit_, performance_, qix_, session_, traffic_, exit_;
    const Thresholds thresholds_;
    const std::string process_, started_;
    std::mutex mutex_;
    // At the last row of Performance.
    std::uint64_t calls_ = 0, selections_ = 0, session_starts_ = 0, app_loads_ = 0, failed_loads_ = 0;
};

}  // namespace orrery::service
