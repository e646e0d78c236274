// A body that comes over a stream, as a file.
#pragma once

#include <filesystem>
#include <string>

#include "orrery/stream.h"

namespace orrery::service {

/// Writes what comes until its end, or with a `boundary` the file in the form that comes. Throws app::PackageError when
/// it does not come whole or is longer than `most` bytes, std::system_error when it cannot be written; the file may be
/// there then.
void receive_file(Stream& stream, const std::filesystem::path& path, std::uint64_t most,
                  const std::string& boundary = {});

}  // namespace orrery::service
