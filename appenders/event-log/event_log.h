// Rows to the system's own log.
#pragma once
#include <orrery/kit/log/appender_base.h>
#include <orrery/kit/log/outbox.h>

#include "entry.h"

namespace event_log {

/// [one thread] Its outbox's thread sends.
class EventLog : public orrery::logkit::AppenderBase {
public:
    EventLog(orrery::Host host, const orrery::Config& config);
    void flush() override { outbox_->flush(); }

protected:
    void write(const orrery::logkit::Event& event, std::string_view text) override;

private:
    Source source_;
    EntryTypes types_;
    bool journal_;  // else syslog
    std::optional<orrery::logkit::Outbox> outbox_;
};

}  // namespace event_log
