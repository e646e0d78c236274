#include "tickets.h"

#include <orrery/kit/crypto/random.h>
#include <orrery/kit/http/ticket.h>

namespace orrery::proxy {

std::string make_ticket(const Host& host, std::string_view prefix, const Principal& who,
                        std::chrono::seconds lifetime) {
    std::string ticket = crypto::random_token(16);
    host.once_put(kit::http::ticket_key(prefix, ticket), kit::http::pack_principal(who), lifetime);
    return ticket;
}

}  // namespace orrery::proxy
