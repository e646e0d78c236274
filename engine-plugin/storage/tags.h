// System tags of fields ($numeric, $key, …), as clients expect them.
#pragma once

#include "storage/field.h"

namespace orrery::engine {

/// Adds the system tags that follow from the symbols and sorts all tags.
void add_system_tags(FieldDetails& details, const Symbols& symbols, bool key);

}  // namespace orrery::engine
