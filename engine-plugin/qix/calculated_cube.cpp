#include "qix/calculated_cube.h"

namespace orrery::qix {

CalculatedCube calculate_cube(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                              const std::string& inherited_state) {
    CalculatedCube result{read_cube(snapshot, environment, definition, inherited_state), nullptr};
    if (!snapshot.selections->has_state(result.def.state))
        throw QixError(ErrorCode::not_found, "Not found: state " + result.def.state, result.def.state);
    result.cube = engine::calculate_cube(result.def.cube, environment.chart(), result.def.state);
    return result;
}

}  // namespace orrery::qix
