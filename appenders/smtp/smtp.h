// Rows by mail.
#pragma once
#include <orrery/kit/log/buffering_base.h>
#include <orrery/kit/log/outbox.h>

namespace smtp {

/// [one thread] Its outbox's thread sends.
class Smtp : public orrery::logkit::BufferingBase {
public:
    Smtp(orrery::Host host, const orrery::Config& config);
    ~Smtp() override { close(); }
    void flush() override {
        BufferingBase::flush();
        if (outbox_) outbox_->flush();
    }

protected:
    void send(std::span<const orrery::logkit::KeptEvent> batch) override;

private:
    std::optional<orrery::logkit::Outbox> outbox_;
};

}  // namespace smtp
