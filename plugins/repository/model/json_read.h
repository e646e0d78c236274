// JSON from clients onto entities.
#pragma once

#include <orrery/kit/json/value.h>

#include "invalid.h"
#include "type.h"

namespace orrery::repository {

/// Sets what the object holds: names in any case, unknown and computed ones ignored, omitted ones and null lists
/// unchanged, an empty secret unchanged. Children keep id and creation date when they are sent back with their id.
/// Throws Invalid naming the property and what it should have been.
void read_onto(Entity& entity, const json::Value& object);

/// Throws Invalid when a required property is missing or empty.
void check_required(const Entity& entity);

/// One scalar as text, as filters and clients write it, for a field of a scalar kind: enumerations by name or number,
/// truths, dates, GUIDs. Throws Invalid.
Value read_scalar(const Field& field, const std::string& text);

/// The member of that name in any case, or nullptr.
const json::Value* find_member(const json::Value& object, std::string_view name);

}  // namespace orrery::repository
