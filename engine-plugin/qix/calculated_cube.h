// A definition with the cube that was calculated from it.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

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

/// Columns of dimensions (or of measures): those that no condition or error keeps out of the rows.
template <class Info>
std::size_t visible_count(const std::vector<Info>& infos) {
    return static_cast<std::size_t>(
        std::count_if(infos.begin(), infos.end(), [](const Info& info) { return info.visible; }));
}

}  // namespace orrery::qix
