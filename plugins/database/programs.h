// PostgreSQL's programs: which version to use, and where it lies.
#pragma once
#include <filesystem>
#include <string>

namespace orrery::database {

constexpr int oldest_major = 12;  ///< the oldest server the repository's SQL runs on

/// The folder with `postgres` and `initdb`: `configured` if given, else Debian's folder of `major` (0: the newest
/// installed). Throws Error(not_found) saying what to install.
std::filesystem::path find_programs(const std::filesystem::path& configured, int major,
                                    const std::filesystem::path& root = "/usr/lib/postgresql");

}  // namespace orrery::database
