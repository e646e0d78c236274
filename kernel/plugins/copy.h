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

/// The library's bytes. Throws as copy_for_load() does, and for a link.
Descriptor open_checked(const std::filesystem::path& library);

/// A plugin in another language: a script that speaks the frames itself.
bool is_program(const Descriptor& library);

/// Throws Error(denied) unless the file or folder belongs to root or to us and nobody else may write to it.
void check_owner(const std::filesystem::path& path);

/// Throws Error(denied) when others may put something else in the place of a plugin in that folder, be it only its
/// older version: they may write there, and there is no sticky bit as /tmp has it.
void check_fixed(const std::filesystem::path& folder);

/// Throws Error(denied) unless the library and its folder belong to root or to us and nobody else may write to them.
void check_trust(const std::filesystem::path& library);

}  // namespace orrery::kernel
