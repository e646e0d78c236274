// The list of the files of one sealed log, so that a missing one is noticed: `<machine>_<log>_<service>.manifest`.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace orrery::logging {

/// A line. `closed`: the file was closed and has this name from now on; `retired`: retention removed it.
struct ManifestEntry {
    std::string what, file;
    uint64_t rows = 0;   ///< with the signature, without the header
    std::string digest;  ///< SHA-256 of the whole file, in hexadecimal digits
    std::string before;  ///< the checksum that its first row's was made with
    std::string last;    ///< the checksum of its last row
};

/// Adds a line, sealed together with the one before, and makes sure it is on the disk. Writers in several threads and
/// processes take turns. Throws std::system_error naming the file.
void append_manifest(const std::filesystem::path& file, std::string_view key, const ManifestEntry& entry);

struct Manifest {
    std::vector<ManifestEntry> entries;  ///< up to the first line that is not what was written
    size_t bad_line = 0;                 ///< that line, counted from 1; 0: none
};
/// A file that is not there has no entries. A last line without its end is what a crash left, and is not counted.
Manifest read_manifest(const std::filesystem::path& file, std::string_view key);

}  // namespace orrery::logging
