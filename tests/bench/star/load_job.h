// Loads the star's CSV files as a script does, and saves the app's data.
#pragma once

#include <filesystem>

namespace orrery::bench {

struct LoadTimes {
    double load = 0, save = 0;  // milliseconds
};
/// Throws std::runtime_error with what the script says.
LoadTimes load_star(const std::filesystem::path& folder, const std::filesystem::path& data_file);

}  // namespace orrery::bench
