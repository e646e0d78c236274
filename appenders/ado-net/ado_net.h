// Rows into a database.
#pragma once
#include <orrery/kit/log/buffering_base.h>
#include <orrery/kit/log/outbox.h>

#include "parameter.h"

namespace ado_net {

/// [one thread] Makes the values; its outbox's thread writes them.
class AdoNet : public orrery::logkit::BufferingBase {
public:
    AdoNet(orrery::Host host, const orrery::Config& config);
    ~AdoNet() override { close(); }
    void flush() override {
        BufferingBase::flush();
        if (outbox_) outbox_->flush();
    }

protected:
    void send(std::span<const orrery::logkit::KeptEvent> batch) override;

private:
    std::vector<Parameter> parameters_;
    std::optional<orrery::logkit::Outbox> outbox_;
};

}  // namespace ado_net
