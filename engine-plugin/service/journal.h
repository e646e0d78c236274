// What the engine does, as rows of the logs that administrators know.
#pragma once

#include <orrery/audit.h>

#include <mutex>

#include "qix/engine.h"

namespace orrery::service {

/// [any thread]
class Journal : public qix::Observer {
public:
    struct Thresholds {
        std::chrono::milliseconds warning{30'000}, error{60'000};  ///< of a request's process time
    };
    Journal(const Host& host, Thresholds thresholds);

    /// QixPerformance, Traffic (at debug level), and AuditActivity and Audit for what is done to whole apps.
    void answered(const qix::SessionFacts& session, const qix::RequestFacts& request) override;
    /// Session.
    void ended(const qix::SessionFacts& session, const std::string& reason) override;
    /// A row of Performance: "Server Starting", "Normal" or "Server Shutting Down".
    void measure(const qix::Engine& engine, std::string_view entry_type);
    void service(std::string_view command) const { log_.service(Level::info, {.command = command}); }

private:
    void note_app(const qix::SessionFacts& session, const qix::RequestFacts& request) const;
    Fields row_of(const qix::SessionFacts& session) const;

    const AuditLog log_;
    const Logger audit_, performance_, qix_, session_, traffic_;
    const Thresholds thresholds_;
    const std::string process_, started_;
    std::mutex mutex_;
    std::uint64_t calls_ = 0, selections_ = 0;  // at the last row of Performance
};

}  // namespace orrery::service
