// Making tickets.
#pragma once
#include <orrery/auth.h>

namespace orrery::proxy {

/// Makes a ticket of 128 random bits that signs `who` in once, at that virtual proxy, within `lifetime`.
std::string make_ticket(const Host& host, std::string_view prefix, const Principal& who, std::chrono::seconds lifetime);

}  // namespace orrery::proxy
