// X-Qlik-Security: what the proxy (or a trusted client) says about the request.
#pragma once

#include "exchange.h"
#include "rules/subject.h"

namespace orrery::repository::rest {

struct SessionHeader {
    RuleContext context = RuleContext::management;
    /// Attributes of the session and environment.… properties, in the form rules know them.
    std::vector<std::pair<std::string, std::string>> attributes;
};

/// Reads "SecureRequest=true; Context=AppAccess; Group=A; …"; values are percent-encoded, unreadable parts are left
/// out. Without the header the context is management, but for the engine, which asks on behalf of people in apps.
SessionHeader read_session_header(const Request& request);

}  // namespace orrery::repository::rest
