#include "orrery/kit/http/ticket.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>

namespace orrery::kit::http {

std::string ticket_key(std::string_view virtual_proxy, std::string_view ticket) {
    return "proxy.ticket/" + std::string(virtual_proxy) + "/" + crypto::base64url_encode(crypto::sha256(ticket));
}

std::string pack_principal(const Principal& who) {
    orrery::Fields fields;
    auto writer = fields.writer();
    detail::write_principal(Writer(&writer), who);
    std::string bytes;
    wire::append_record(bytes, fields.record().raw_record());
    return bytes;
}

Principal unpack_principal(std::string_view bytes) {
    std::vector<orrery_field> fields;
    if (!wire::read_record(bytes, fields)) throw Error(Code::internal, "a ticket's user could not be read");
    return read_principal(orrery::Fields(Record({fields.data(), fields.size()})));
}

}  // namespace orrery::kit::http
