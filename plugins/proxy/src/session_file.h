// Sessions across restarts: hashes of ids and who they are, in one private file.
#pragma once
#include <filesystem>

#include "session.h"

namespace orrery::proxy {

/// Writes all of them or, when it throws std::runtime_error, leaves the file as it was.
void write_sessions(const std::filesystem::path& file, const std::vector<std::shared_ptr<Session>>& sessions);
/// Nothing when there is no file. Throws std::runtime_error naming the file when it is damaged or readable by others.
std::vector<std::shared_ptr<Session>> read_sessions(const std::filesystem::path& file);

}  // namespace orrery::proxy
