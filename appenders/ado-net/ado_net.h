// Rows into a database.
#pragma once
#include <orrery/kit/log/delivering_base.h>

#include "parameter.h"

namespace ado_net {

/// [one thread] Makes the values; its outbox's thread writes them.
class AdoNet : public orrery::logkit::DeliveringBase {
public:
    AdoNet(orrery::Host host, const orrery::Config& config);
    ~AdoNet() override { close(); }

protected:
    void send(std::span<const orrery::logkit::KeptEvent> batch) override;

private:
    std::vector<Parameter> parameters_;
};

}  // namespace ado_net
