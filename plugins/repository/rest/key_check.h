// The cross-site key: the same 16 characters in the query and in a header.
#pragma once

#include "exchange.h"
#include "target.h"

namespace orrery::repository::rest {

/// Throws Refusal 403 when the key is missing or unequal, 400 when its form is wrong.
void check_key(const Request& request, const Target& target);

}  // namespace orrery::repository::rest
