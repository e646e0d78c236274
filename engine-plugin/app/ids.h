// New ids and the present time, as the protocol writes them.
#pragma once

#include <string>
#include <string_view>

namespace orrery::app {

/// A random GUID in lower case (version 4).
std::string new_guid();
/// True for what new_guid() makes, in either case.
bool is_guid(std::string_view text);
/// ISO 8601 in UTC with milliseconds: 2024-05-31T10:20:30.456Z.
std::string now_text();

}  // namespace orrery::app
