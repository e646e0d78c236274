// What an app file holds and whether it is as it was written, for people who look after it.
#pragma once

#include <optional>

#include "storage/app_file_layout.h"

namespace orrery::engine {

struct AppFileFault {
    std::string what;
    std::optional<std::uint64_t> offset;  // the byte where what is wrong begins
};

struct AppFileInspection {
    std::uint64_t bytes = 0;
    AppFileLayout layout;  // nothing of it when the directory is damaged
    std::uint64_t blocks = 0;
    std::vector<AppFileFault> faults;  // none: everything is as it was written
};

/// Looks at every block of the file and then at what they hold. Throws AppFileError when it cannot be told: the file is
/// missing, empty, foreign or newer.
AppFileInspection inspect_app_file(const std::filesystem::path& path);

/// Bytes of a field's values.
std::uint64_t bytes_of(const StoredField& field);
/// Bytes of a table's rows.
std::uint64_t bytes_of(const StoredTable& table);

}  // namespace orrery::engine
