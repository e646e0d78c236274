// From what clients say (states, names, searches, values) to fields and element numbers.
#pragma once

#include <string>
#include <vector>

#include "qix/call.h"
#include "qix/snapshot.h"

namespace orrery::qix {

/// The parameter qStateName, "$" when it is empty. Throws not_found for an unknown state.
std::string state_parameter(Call& call);

/// Of each value the element, kNoElement where the field has none; see elements_of_values().
std::vector<engine::Element> element_of_each(const engine::Field& field, const json::Value::Array& values);
/// The elements whose number (if the value is numeric) or text equals a FieldValue {qText, qIsNumeric, qNumber}.
std::vector<engine::Element> elements_of_values(const engine::Field& field, const json::Value::Array& values);
/// {qText, qIsNumeric, qNumber} of an element.
json::Value field_value(const engine::Field& field, engine::Element element);

}  // namespace orrery::qix
