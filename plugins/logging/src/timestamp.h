// The rows' time stamps, which are local time with its offset.
#pragma once
#include <cstdint>
#include <string_view>

namespace orrery::logging {

/// Milliseconds since 1970 of `20110805T145657.000+0200`; 0 for what is none.
std::int64_t instant_of(std::string_view timestamp);

}  // namespace orrery::logging
