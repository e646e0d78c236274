// A definition with the cube that was calculated from it.
#pragma once

#include <memory>
#include <string>

#include "cube/cube.h"
#include "qix/definitions.h"

namespace orrery::qix {

struct CalculatedCube {
    CubeDef def;
    std::shared_ptr<const engine::Cube> cube;
};

/// Reads and calculates. What is wrong with the definition is in the result; an alternate state that does not exist
/// throws QixError not_found.
CalculatedCube calculate_cube(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                              const std::string& inherited_state);

}  // namespace orrery::qix
