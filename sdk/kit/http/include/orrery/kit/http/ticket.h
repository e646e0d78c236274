// Tickets: made by the proxy, redeemed by auth-plugins/ticket. Between the two lies only a one-time value of the site:
// its key holds a digest, so that a ticket can neither be read nor guessed from there.
#pragma once
#include <orrery/auth.h>

namespace orrery::kit::http {

/// The key of a ticket of one virtual proxy.
std::string ticket_key(std::string_view virtual_proxy, std::string_view ticket);
/// The user a ticket stands for, as the value kept under its key.
std::string pack_principal(const Principal& who);
/// Throws Error(internal) when the bytes are none of pack_principal's.
Principal unpack_principal(std::string_view bytes);

}  // namespace orrery::kit::http
