#include "module.h"

#include <orrery/kit/http/text.h>
#include <orrery/kit/http/ticket.h>

namespace orrery::ticket {

Verdict TicketModule::authenticate(const AuthRequest& request) {
    auto ticket = kit::http::query_value(request.query(), "qlikTicket");
    if (!ticket || ticket->empty() || ticket->size() > 128) return Verdict::decline();
    auto user = host_.once_take(kit::http::ticket_key(request.virtual_proxy(), *ticket));
    if (user) return Verdict::accept(kit::http::unpack_principal(*user));
    host_.log().warn(
        "refused a ticket: unknown here, used before, or too old",
        {{"remote", request.remote()}, {"virtual_proxy", request.virtual_proxy()}, {"request.id", request.id()}});
    host_.count("tickets_refused");
    return Verdict::decline();
}

}  // namespace orrery::ticket
