// Where a browser's request comes from: the proof that it is a page of ours.
#pragma once
#include <orrery/kit/http/message.h>

#include "virtual_proxy.h"

namespace orrery::proxy {

/// True when the Origin names the host and port the request was sent to, or a host the virtual proxy allows.
bool is_allowed_origin(std::string_view origin, std::string_view authority, const VirtualProxy& proxy);

/// Why a WebSocket may not be opened; empty: it may. A browser always says where it comes from; who says nothing and
/// shows no sign of a browser is a program, which no page can make send a cookie.
std::string_view socket_refusal(const kit::http::Request& request, const VirtualProxy& proxy);

/// Why a state-changing request may not pass; empty: it may. It needs a valid cross-site key or same-origin proof.
std::string_view change_refusal(const kit::http::Request& request, const VirtualProxy& proxy);

}  // namespace orrery::proxy
