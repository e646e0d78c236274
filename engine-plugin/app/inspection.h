// What `orrery app inspect` and `orrery-app-inspect` say of an app that lies on disk.
#pragma once

#include <filesystem>
#include <string>

namespace orrery::app {

/// Exit codes.
enum InspectExit : int {
    inspect_whole = 0,
    inspect_damaged = 1,  ///< something is not as it was written; the report says what and where
    inspect_usage = 2,
    inspect_impossible = 3  ///< the file is missing, unreadable, no app file, or of a newer version
};

struct InspectResult {
    int exit_code = inspect_whole;
    std::string output, errors;
};

/// `path`: a data file (data-….orrery), the folder of an app, or its app.json. With a document its objects are counted,
/// too. Reads every byte; the app may be open meanwhile. [any thread]
InspectResult inspect_app(const std::filesystem::path& path, bool as_json);

}  // namespace orrery::app
