// The JSON of the /qps interface: PascalCase, attributes as a list of objects with one pair each.
#pragma once
#include <orrery/auth.h>
#include <orrery/kit/json/value.h>

namespace orrery::proxy {

struct TicketOrder {
    Principal who;
    std::chrono::seconds lifetime{60};
};
struct SessionOrder {
    Principal who;
    std::string id;  // empty: the proxy makes one
};

/// Both throw Error(invalid) or json::Error naming what is wrong.
TicketOrder read_ticket_order(std::string_view body);
SessionOrder read_session_order(std::string_view body);

json::Value ticket_json(const Principal& who, std::string_view ticket);
json::Value session_json(const Principal& who, std::string_view id);

}  // namespace orrery::proxy
