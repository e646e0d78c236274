// Rows to a syslog server.
#pragma once
#include <orrery/kit/log/appender_base.h>

#include "channel.h"
#include "message.h"
#include "severity.h"

namespace remote_syslog {

/// [one thread] Its outbox's thread sends.
class RemoteSyslog : public orrery::logkit::AppenderBase {
public:
    RemoteSyslog(orrery::Host host, const orrery::Config& config);
    void flush() override { outbox_->flush(); }

protected:
    void write(const orrery::logkit::Event& event, std::string_view text) override;

private:
    MessageWriter writer_;
    std::unique_ptr<orrery::logkit::Layout> identity_;
    int facility_;
    SeverityMap severity_;
    std::string identity_text_;
    std::optional<orrery::logkit::Outbox> outbox_;
};

}  // namespace remote_syslog
