// Files that hold secrets: readable by their owner only, replaced as a whole or not at all.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace orrery::crypto {

/// Writes a new file beside `path` with `mode`, syncs it and renames it over `path`: after a crash there is the old
/// content or the new one. The folder must exist. Throws std::runtime_error naming the file and the system's reason.
void write_private_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0600);

/// Throws std::runtime_error when the file is missing, larger than `limit`, not a regular file, or readable by others
/// than its owner.
std::string read_private_file(const std::filesystem::path& path, std::size_t limit = 1024 * 1024);

}  // namespace orrery::crypto
