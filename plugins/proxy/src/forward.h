// From a request with a session to the service behind its route.
#pragma once
#include "routes.h"
#include "visit.h"

namespace orrery::proxy {

/// Removes what only the inside may say, and what an outside proxy would say: nobody outside is trusted to.
void remove_claims(kit::http::Fields& fields);

/// Calls the service, or opens its stream. Who asks is the session's user. Throws the service's Error. [worker]
kit::http::Response forward(Visit& visit, const Route& route, const kit::http::RoleTarget& target,
                            std::chrono::milliseconds deadline);

/// The X-Qlik-Security text: context and attributes.
std::string security_text(const Visit& visit);

}  // namespace orrery::proxy
