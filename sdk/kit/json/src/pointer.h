// Steps through values, shared by pointer and patch.
#pragma once

#include <optional>
#include <string_view>

namespace orrery::json {

/// The place a step names in an array: digits without leading zero. Nothing for everything else, "-" included.
std::optional<std::size_t> array_index(std::string_view step);

}  // namespace orrery::json
