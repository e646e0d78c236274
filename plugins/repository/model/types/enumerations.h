// The enumerations of the interface, with their published numbers.
#pragma once

#include "../field.h"

namespace orrery::repository::enumerations {

extern const Enumeration app_availability, log_on, architecture, rule_context, node_purpose, node_role,
    authentication_method, anonymous_access, header_authentication, same_site, signing_algorithm, log_verbosity,
    scheduler_type, working_set_mode, persistence_mode;

}  // namespace orrery::repository::enumerations
