// Hypercubes in layouts, and the data calls of charts.
#pragma once

#include <string>

#include "orrery/kit/json.h"
#include "qix/environment.h"
#include "qix/layout/list_object.h"

namespace orrery::qix {

/// qHyperCube.
json::Value cube_layout(const Snapshot& snapshot, const Environment& environment, const DefinitionPlace& place,
                        const json::Value& definition, const std::string& inherited_state);

/// qDataPages of GetHyperCubeData. Throws QixError calc_pages_too_large.
json::Value cube_pages(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                       const std::string& inherited_state, const json::Value& pages);

/// qDataPages of GetHyperCubeStackData: rows as a tree, at most `most_cells` values.
json::Value stack_pages(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                        const std::string& inherited_state, const json::Value& pages, std::int64_t most_cells);

/// {qDataPages, qAxisData} of GetHyperCubeContinuousData: the rows whose first dimension lies in the range.
json::Value continuous_data(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                            const std::string& inherited_state, const json::Value& options, bool reverse);

}  // namespace orrery::qix
