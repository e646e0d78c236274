// What the repository does, as rows of the logs that administrators know.
#pragma once

#include <orrery/audit.h>

#include "rest/api.h"

namespace orrery::repository {

/// [any thread]
class Journal : public rest::Observer {
public:
    explicit Journal(const Host& host);
    /// AuditActivity, Audit; AuditSecurity for what decides about rights, UserManagement for users.
    void changed(const rest::Request& request, const Change& change, const std::string& verb, int place) override;
    /// AuditActivity, Audit.
    void exported(const rest::Request&, const Guid& app, const std::string& name) override;
    /// Performance; AuditSecurity for what was denied.
    void answered(const rest::Request& request, const std::string& pattern, int status,
                  std::chrono::microseconds taken) override;
    /// The service's own life.
    void service(Level level, std::string_view command, int result, std::string_view message) const {
        log_.service(level, {.command = command, .result = result, .message = message});
    }

private:
    const AuditLog log_;
    const Logger audit_, users_, performance_, security_;
};

}  // namespace orrery::repository
