// System tags of fields ($numeric, $key, …), as clients expect them.
#pragma once

#include "storage/field.h"

namespace orrery::engine {

/// Of fields that searches over all fields leave out.
inline constexpr const char* kUnsearchedTag = "$unsearched";

/// Adds the system tags that follow from the symbols and sorts all tags.
void add_system_tags(FieldDetails& details, const Symbols& symbols, bool key);

}  // namespace orrery::engine
