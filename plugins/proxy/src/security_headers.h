// What every answer of the proxy carries, whoever made it.
#pragma once
#include <orrery/kit/http/message.h>

#include "virtual_proxy.h"

namespace orrery::proxy {

/// Adds what the service did not set itself, and the virtual proxy's own fields.
void protect(kit::http::Response& response, const VirtualProxy& proxy);

}  // namespace orrery::proxy
