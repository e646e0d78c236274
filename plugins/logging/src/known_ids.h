// Which rows a log has already, when a batch comes a second time.
#pragma once
#include <optional>
#include <string>
#include <unordered_set>

#include "file_tools.h"

namespace orrery::logging {

/// Of one log: its active file, and the last ones that were closed. Not thread-safe.
class KnownIds {
public:
    struct Place {
        fs::path folder, archive;  ///< where its files are, and where closed ones end up
        std::string stem;          ///< `<machine>_<log>_<service>`
    };
    explicit KnownIds(Place place) : place_(std::move(place)) {}
    /// Reads the files at the first question; one that cannot be read has no rows.
    bool has(std::string_view id);

private:
    void read(const fs::path& file);
    Place place_;
    std::optional<std::unordered_set<std::string>> ids_;
};

}  // namespace orrery::logging
