// What the proxy does, as rows of the logs that administrators know.
#pragma once
#include <orrery/audit.h>

#include <atomic>
#include <map>

#include "visit.h"

namespace orrery::proxy {

/// [any thread]
class Journal {
public:
    explicit Journal(const Host& host);

    void session_started(const Session& session, const kit::http::Request& request, std::string_view module);
    void session_stopped(const Session& session, const std::string& reason);
    void login_refused(const Visit& visit, std::string_view module);
    void ticket_made(const kit::http::Request& request, const Principal& who, const std::string& prefix,
                     std::string_view ticket, std::chrono::seconds lifetime);
    /// What the origin rules refused.
    void refused(const Visit& visit, std::string_view why);
    /// Makes the response's WebSocket stand in the logs when it opens and when it closes.
    void watch_connection(const Visit& visit, std::string_view target, kit::http::Response& response);
    void service(std::string_view command) const { log_.service(Level::info, {.command = command}); }
    /// A row of the performance log.
    void measure(std::size_t sessions);

private:
    struct Facts {
        Asker who;
        Fields row;  // of the audit trace log
        std::string app, path, user;
    };
    Facts facts_of(const Visit& visit, std::string_view target) const;
    void opened(const std::shared_ptr<Facts>& facts);
    void closed(const std::shared_ptr<Facts>& facts);
    std::size_t waiting_tickets();

    const AuditLog log_;
    const Logger audit_, security_, performance_;
    std::atomic<std::int64_t> connections_{0};
    std::mutex mutex_;
    std::map<std::string, int> connected_users_;
    std::vector<std::chrono::steady_clock::time_point> tickets_;  // when those that nobody used end
};

}  // namespace orrery::proxy
