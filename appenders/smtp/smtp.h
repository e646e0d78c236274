// Rows by mail.
#pragma once
#include <orrery/kit/log/delivering_base.h>

namespace smtp {

/// [one thread] Its outbox's thread sends.
class Smtp : public orrery::logkit::DeliveringBase {
public:
    Smtp(orrery::Host host, const orrery::Config& config);
    ~Smtp() override { close(); }

protected:
    void send(std::span<const orrery::logkit::KeptEvent> batch) override;
};

}  // namespace smtp
