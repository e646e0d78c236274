// What this engine says it is.
#pragma once

#include <string_view>

namespace orrery::qix {

/// The published schema whose methods this engine speaks.
constexpr std::string_view kSchemaVersion = "12.1657.0";
constexpr std::string_view kProductVersion = "0.1.0";

}  // namespace orrery::qix
