// Default members of properties, filled in where clients read them back.
#pragma once

#include "app/document.h"

namespace orrery::qix {

/// The properties of such an object with the published defaults of qMetaDef, hypercube and list object definitions, and
/// of bookmarks and variables, where they are missing.
json::Value with_defaults(json::Value properties, app::ObjectKind kind);

}  // namespace orrery::qix
