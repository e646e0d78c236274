// Rows of the default logs, as the services write them: the columns that administrators know are properties of a row.
//
//   orrery::AuditLog log(host, "Proxy");
//   log.activity(orrery::Asker::of(request.record()), {.command = "Open app", .object_id = id, .object_name = name});
//   log.trace("Audit").info("Start session for user: …", {{"VirtualProxy", "/"}});
#pragma once
#include <orrery/asker.h>
#include <orrery/host.h>

namespace orrery {

/// What was done, or refused. Borrowed: for one call. Several ids or names stand apart by vertical bars.
struct Deed {
    std::string_view command;              ///< a name that tools know: "Open app", "Start session"
    int result = 0;                        ///< 0 and 200 to 226: success; else a code of the service's
    std::string_view message = "Success";  ///< the row's text: why, when it was refused
    /// what it was done to and within; empty: no such column
    std::string_view object_id = {}, object_name = {}, context = {};
};

/// The logs of one service. Copyable, cheap. [any thread] Rows are believed only from the stanza that is the service.
class AuditLog {
public:
    /// Writes nothing. Precondition of trace(): the other constructor.
    AuditLog() = default;
    /// For the service's name in the logs, such as "Proxy". Registers its loggers, which takes its time: make it once.
    AuditLog(const Host& host, std::string_view service)
        : host_(host),
          service_(service),
          activity_(trace("AuditActivity")),
          security_(trace("AuditSecurity")),
          service_log_(trace("Service")) {}

    /// What users do.
    void activity(const Asker& who, const Deed& deed) const {
        if (activity_.enabled(Level::info)) write(activity_, Level::info, who, deed, {});
    }
    /// `security_class` is Security, License or Certificate.
    void security(const Asker& who, const Deed& deed, std::string_view security_class = "Security") const {
        if (security_.enabled(Level::info))
            write(security_, Level::info, who, deed,
                  {{"SecurityClass", security_class}, {"ClientHostAddress", who.client}});
    }
    /// What the service does by itself.
    void service(Level level, const Deed& deed) const {
        if (service_log_.enabled(level)) write(service_log_, level, {}, deed, {});
    }
    /// The logger of a trace log. Make it once: making one takes its time.
    Logger trace(std::string_view facility) const {
        return Logger(host_.table(), std::string(facility) + "." + service_);
    }

private:
    static void write(const Logger& logger, Level level, const Asker& who, const Deed& deed, const Fields& more) {
        Fields row(more);
        who.add_to(row);
        row.add("Command", deed.command).add("Result", std::to_string(deed.result));
        if (!deed.object_id.empty()) row.add("ObjectId", deed.object_id);
        if (!deed.object_name.empty()) row.add("ObjectName", deed.object_name);
        if (!deed.context.empty()) row.add("Context", deed.context);
        logger.write(level, deed.message, row);
    }

    Host host_;
    std::string service_;
    Logger activity_, security_, service_log_;
};

}  // namespace orrery
