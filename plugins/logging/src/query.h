// Rows of the default logs, found again.
#pragma once
#include <functional>
#include <optional>

#include "file_tools.h"
#include "rows.h"

namespace orrery::logging {

struct Query {
    std::vector<fs::path> folders;  ///< looked through with all below, closed files, too; the archive last
    std::string log;                ///< "Audit.Proxy", "Proxy" or "Audit"; empty: all
    std::string text;               ///< must stand somewhere in the row, without case
    std::vector<std::pair<std::string, std::string>> where;  ///< column and value, both without case; value* begins so
    size_t newest = 0;                                       ///< so many rows at most, the last ones; 0: no limit
    bool as_json = false;
};

/// Where rows are looked for: the logs of this node and its folder of the archive, or those of `node`; `*`: of all
/// nodes. Throws Error(not_found) when the archive has no such node.
std::vector<fs::path> searched_folders(const fs::path& log, const fs::path& archive,
                                       std::optional<std::string_view> node);

/// Lines of the rows that fit, in the order of their times, each with its log in front, or as a JSON object with the
/// columns' names. Throws Error(not_found) when there is no such log, Error(limit) beyond 8 MiB. [any thread]
std::string find_rows(const Query& query);

}  // namespace orrery::logging
