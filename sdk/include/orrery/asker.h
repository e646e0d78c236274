// On whose request a row of the default logs was written.
#pragma once
#include <orrery/record.h>

namespace orrery {

/// Whom a row is about, and on whose request it was written. Empty members get what stands for them in the logs ("0",
/// "System", "Not available"). Owns its text. Never the id of a session: what stands for it.
struct Asker {
    std::string session;   ///< ProxySessionId
    std::string package;   ///< ProxyPackageId: the request's id, the same from the browser to the database
    std::string sequence;  ///< RequestSequenceId: "1", of what it leads to "1.0", "1.1", …
    std::string user_directory, user_id;  ///< whom the kernel or the proxy says it is; empty for the service itself
    std::string origin;                   ///< AppAccess or ManagementAccess
    std::string client;                   ///< its address

    /// From a request's record, as the proxy passes it on.
    static Asker of(Record request) {
        Asker out;
        out.session = request.value_or("header.x-qlik-proxysession", "");
        out.package = request.value_or("request.id", "");
        out.sequence = out.package.empty() ? "" : "1";
        out.user_directory = request.value_or("identity.directory", "");
        out.user_id = request.value_or("identity.id", "");
        out.client = request.value_or("remote", "");
        for (std::string_view word : {"AppAccess", "ManagementAccess"})
            if (request.value_or("header.x-qlik-security", "").find("Context=" + std::string(word)) !=
                std::string_view::npos)
                out.origin = word;
        return out;
    }
    /// The columns that name him.
    void add_to(Fields& row) const {
        const auto add = [&row](std::string_view name, const std::string& value) {
            if (!value.empty()) row.add(name, value);
        };
        add("ProxySessionId", session), add("ProxyPackageId", package), add("RequestSequenceId", sequence);
        add("UserDirectory", user_directory), add("UserId", user_id), add("Origin", origin);
    }
    /// The same for trace logs, which call the user otherwise.
    void add_trace_to(Fields& row) const {
        row.add("ProxySessionId", session).add("ActiveUserDirectory", user_directory).add("ActiveUserId", user_id);
    }
};

}  // namespace orrery
