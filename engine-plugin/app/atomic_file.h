// Files that are old or new after any crash, never half.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace orrery::app {

/// Writes beside the target, syncs, renames over it and syncs the folder. Throws std::system_error naming the file.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);
/// The whole file. Throws std::system_error naming it.
std::string read_file(const std::filesystem::path& path);
/// Makes renames and removals in `folder` durable.
void sync_folder(const std::filesystem::path& folder);

}  // namespace orrery::app
