// Points in time as people read them.
#pragma once
#include <chrono>
#include <string>

namespace orrery::kernel {

using WallTime = std::chrono::system_clock::time_point;

/// By strftime's pattern, at most 63 bytes long, in the time zone of this machine. [any thread]
std::string local_time_text(WallTime when, const char* pattern = "%Y-%m-%dT%H:%M:%S%z");
/// The same in UTC. [any thread]
std::string utc_time_text(WallTime when, const char* pattern = "%Y-%m-%d %H:%M UTC");

}  // namespace orrery::kernel
