// The plugin's entry.
#include <orrery/plugin.h>

#include "module.h"

namespace {
class Ticket : public orrery::ticket::TicketModule {
public:
    Ticket(orrery::Host host, orrery::Config) : TicketModule(std::move(host)) {}
};
}  // namespace

ORRERY_PLUGIN(Ticket, "org.orrery.ticket", "0.1.0")
