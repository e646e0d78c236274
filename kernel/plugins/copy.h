// The copy of a library that is loaded: its own file per load, written from the very descriptor that was checked.
#pragma once
#include <orrery/error.h>

#include <filesystem>

#include "sockets/descriptor.h"

namespace orrery::kernel {

/// Copies `library` to <run>/plugins/<stanza>/<name>@N.so, N being new for every call in this process, and returns the
/// copy's path. The loader knows files by inode: a link, or an overwrite, would give old code. Throws Error(denied)
/// when the library or its folder may be written by others, naming owner and mode.
std::filesystem::path copy_for_load(const std::filesystem::path& library, const std::filesystem::path& run_directory,
                                    const std::string& stanza);

/// The library's bytes. Throws as copy_for_load() does.
Descriptor open_checked(const std::filesystem::path& library);

/// Throws Error(denied) unless the library and its folder belong to root or to us and nobody else may write to them.
void check_trust(const std::filesystem::path& library);

}  // namespace orrery::kernel
