// The list `contents` of a drop-in folder: a digest for each of its files, so that one signature covers them all.
#pragma once
#include "plugins/locate.h"
#include "plugins/signature.h"

namespace orrery::kernel {

/// Verifies <folder>/contents against contents.minisig, and every file against the list: no other, none missing, none
/// changed. `copy` has the bytes of the library that are going to be loaded. The key that signed. Throws Error(denied)
/// naming the file and what is wrong with it.
const PublicKey& verify_contents(const PluginPlace& place, const std::filesystem::path& copy,
                                 const std::vector<PublicKey>& keys);

/// Writes the list, in the form of `b2sum`; gives its path. A signature of an earlier one is removed. Throws Error for
/// a folder that holds anything but files and folders, or cannot be written.
std::filesystem::path write_contents(const std::filesystem::path& folder);

}  // namespace orrery::kernel
