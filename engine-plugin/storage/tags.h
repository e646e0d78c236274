// System tags of fields ($numeric, $key, …), as clients expect them.
#pragma once

#include "storage/table.h"

namespace orrery::engine {

/// Of fields that searches over all fields leave out.
inline constexpr const char* kUnsearchedTag = "$unsearched";

/// Of tables that hold nothing but a field on the fly and the field that links it.
inline constexpr const char* kFieldOnTheFlyTag = "$fieldonthefly";
bool is_of_field_on_the_fly(const TableDetails& table);

/// Adds the system tags that follow from the symbols and sorts all tags.
void add_system_tags(FieldDetails& details, const Symbols& symbols, bool key);

}  // namespace orrery::engine
