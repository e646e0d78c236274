// List objects: every value of a field with its state, in pages.
#pragma once

#include <string>
#include <utility>

#include "orrery/kit/json.h"
#include "qix/environment.h"

namespace orrery::qix {

/// Where a definition is: the object's id and the path to the definition in its properties.
using DefinitionPlace = std::pair<std::string, std::string>;

/// qListObject.
json::Value list_layout(const Snapshot& snapshot, const Environment& environment, const DefinitionPlace& place,
                        const json::Value& definition, const std::string& inherited_state);

/// qDataPages of GetListObjectData. Throws QixError calc_pages_too_large.
json::Value list_pages(const Snapshot& snapshot, const Environment& environment, const DefinitionPlace& place,
                       const json::Value& definition, const std::string& inherited_state, const json::Value& pages);

}  // namespace orrery::qix
