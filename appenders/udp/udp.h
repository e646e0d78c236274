// Rows as datagrams.
#pragma once
#include <orrery/kit/client/datagram.h>
#include <orrery/kit/log/appender_base.h>
#include <orrery/kit/log/encoding.h>
#include <orrery/kit/log/outbox.h>

namespace udp {

/// [one thread] Its outbox's thread sends.
class Udp : public orrery::logkit::AppenderBase {
public:
    Udp(orrery::Host host, const orrery::Config& config);
    void flush() override {
        if (outbox_) outbox_->flush();
    }

protected:
    void write(const orrery::logkit::Event&, std::string_view text) override;

private:
    orrery::logkit::Encoding encoding_;
    std::optional<orrery::logkit::Outbox> outbox_;
};

}  // namespace udp
