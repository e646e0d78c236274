// Where a parameter's value may come from besides the configuration's own lines: environment and secret files.
#pragma once
#include <filesystem>
#include <optional>

#include "conf/place.h"

namespace orrery::kernel {

/// A value, where it (or the name of its file) is written, and the file that held it, if any.
struct Sourced {
    std::string value;
    Place at;
    std::filesystem::path file;
};

/// ORRERY_<SERVICE>_<PARAMETER>: upper case, _ for -.
std::string twin_name(std::string_view stanza, std::string_view parameter);

/// What the environment says: the twin, the file that ORRERY_…_FILE names, or $CREDENTIALS_DIRECTORY/<service>.<name>,
/// in this order. `file_twin` false: ORRERY_…_FILE is the twin of another parameter. Throws Error(invalid) for a file
/// that cannot be used.
std::optional<Sourced> outside_value(std::string_view stanza, std::string_view parameter,
                                     const std::filesystem::path& site, bool file_twin = true);

/// The content of a secret file without its last line end; a relative path is meant from the site's folder. Throws
/// Error(invalid) when it cannot be read, is longer than 64 KiB, or others may read or change it.
Sourced file_value(std::string_view path, const std::filesystem::path& site, const Place& at);

/// Another text when the file has changed, or has come or gone.
std::string file_stamp(std::string_view path, const std::filesystem::path& site);

}  // namespace orrery::kernel
