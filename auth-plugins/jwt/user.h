// Who a token speaks of.
#pragma once
#include <orrery/auth.h>
#include <orrery/kit/json/value.h>

#include "rules.h"

namespace orrery::jwt {

/// Directory, id and attributes as the rules map them; a list gives an attribute once per item, and the attribute
/// "name" is the display name. Throws Refusal when one of them is missing, or is no text that could be a name.
Principal read_user(const json::Value& claims, const Rules& rules);

}  // namespace orrery::jwt
