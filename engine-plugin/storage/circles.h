// Finds circular references (two ways from one table to another) and breaks them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace orrery::engine {

/// What breaking circles needs to know of a table.
struct LinkedTable {
    std::string name;
    std::uint64_t rows = 0;
    bool synthetic = false;
    bool loose = false;
    std::vector<std::uint32_t> fields;  // every field, keys or not
};

/// Sets `loose` on tables until the links form a forest: of the tables on a circle the one with most rows, synthetic
/// ones last. Returns the names of the tables it loosened.
std::vector<std::string> break_circles(std::vector<LinkedTable>& tables);

}  // namespace orrery::engine
