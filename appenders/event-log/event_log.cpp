#include "event_log.h"

#include <orrery/plugin.h>

#include "local_socket.h"

namespace event_log {

namespace {

using orrery::Code;
using orrery::Error;

/// A name that goes into the head of an entry.
std::string plain(const orrery::Config& config, std::string_view name, std::string_view otherwise) {
    std::string value(config.text(name, otherwise));
    for (char c : value)
        if (static_cast<unsigned char>(c) < 32 || c == 127)
            throw Error(Code::invalid, "parameter --" + std::string(name) + " has a control character in it");
    return value;
}

Source source_of(const orrery::Config& config) {
    Source source{plain(config, "logname", "Application"), plain(config, "applicationname", "orrery"),
                  plain(config, "machinename", "."), config.number("eventid", 0), config.number("category", 0)};
    auto here = orrery::logkit::Surroundings::here().host_name;
    if (source.machine != "." && source.machine != "localhost" && source.machine != here)
        throw Error(Code::invalid, "parameter --machinename: entries can be written to this machine's log only",
                    "leave it out, or use the remote-syslog appender to reach another machine");
    return source;
}

bool use_journal(const orrery::Config& config) {
    auto target = config.text("target", "auto");
    return target == "journal" ||
           (target == "auto" &&
            LocalSocket(std::string(config.text("journalsocket", "/run/systemd/journal/socket"))).present());
}

}  // namespace

EventLog::EventLog(orrery::Host host, const orrery::Config& config)
    : AppenderBase(host, config),
      source_(source_of(config)),
      types_(config.list("mapping")),
      journal_(use_journal(config)) {
    auto path = journal_ ? config.text("journalsocket", "/run/systemd/journal/socket")
                         : config.text("syslogsocket", "/dev/log");
    auto limits = orrery::logkit::delivery_limits(config);
    auto socket = std::make_shared<LocalSocket>(std::string(path));
    outbox_.emplace(std::move(host), "event_log", limits,
                    [socket, memfd = journal_, timeout = limits.timeout](auto& due) {
                        for (; !due.empty(); due.pop_front()) try {
                                socket->send(due.front().bytes, memfd, timeout);
                            } catch (const Error& error) {
                                if (error.code() != Code::limit) throw;
                                throw orrery::logkit::DeliveryError(error.code(), error.message(), error.hint(), 1);
                            }
                    });
}

void EventLog::write(const orrery::logkit::Event& event, std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    auto type = types_(event.level_number());
    outbox_->put({journal_ ? journal_entry(event, text, source_, type) : syslog_entry(event, text, source_, type)});
}

}  // namespace event_log

ORRERY_PLUGIN(event_log::EventLog, "org.orrery.appender.event-log", "1.0.0", ORRERY_APPENDER_SETTINGS,
              ORRERY_DELIVERY_SETTINGS, {"logname", "field EVENT_LOG of the journal's entries", "Application"},
              {"applicationname", "who writes: SYSLOG_IDENTIFIER in the journal, the tag in syslog", "orrery"},
              {"machinename", "only this machine's log can be written: . or its name", "."},
              {"eventid", "field EVENT_ID unless the row has a property EventID", "0", "integer"},
              {"category", "field EVENT_CATEGORY unless the row has a property Category", "0", "integer"},
              {"mapping", "a level and its type, such as level=INFO eventLogEntryType=SuccessAudit", "", "text", "",
               ORRERY_SETTING_LIST},
              {"target", "auto: the journal where there is one, else syslog", "auto", "choice:auto,journal,syslog"},
              {"journalsocket", "where the journal listens", "/run/systemd/journal/socket"},
              {"syslogsocket", "where local syslog listens", "/dev/log"})
