// What the proxy does, as rows of the logs that administrators know.
#pragma once
#include <orrery/audit.h>

#include <atomic>
#include <map>

#include "seldom.h"
#include "visit.h"

namespace orrery::proxy {

/// [any thread]
class Journal {
public:
    explicit Journal(const Host& host);

    void session_started(const Session& session, const kit::http::Request& request, std::string_view module);
    void session_stopped(const Session& session, const std::string& reason);
    /// `user` where it is known who it is; not what a client only says of itself.
    void login_refused(const Visit& visit, int status, std::string_view why, const Principal& user = {});
    /// Nobody is signed in, and should be. Of an address one row a minute: browsers that are left open ask on, and rows
    /// that anybody can make for nothing must not drive others out of the archive.
    void stranger(const Visit& visit, std::string_view why);
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
    Seldom strangers_{std::chrono::minutes(1)};
};

}  // namespace orrery::proxy
