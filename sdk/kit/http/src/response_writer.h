// Serialises responses: the one place where bytes of a handler become a head on the wire.
#pragma once
#include "channel.h"
#include "orrery/kit/http/message.h"
#include "orrery/kit/http/server.h"

namespace orrery::kit::http {

/// What of the request decides how its response is framed.
struct ResponseContext {
    bool head_only = false;   // the method was HEAD
    bool old_client = false;  // HTTP/1.0: no chunks
    bool keep_alive = true;
};

/// The status line and fields, without what only one connection is about; fields that could split a response are left
/// out. `framing` is the Content-Length, Transfer-Encoding or Connection lines.
std::string response_head(const Response& response, std::string_view framing);

/// Writes the whole response; false: the connection must end now.
Await<bool> write_response(Channel& channel, Response& response, const ResponseContext& context,
                           const ServerLimits& limits);

}  // namespace orrery::kit::http
