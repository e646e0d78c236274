// What the engine says while nobody may be there to take its rows: at its start and at its end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace orrery::service {

/// `<Machine>_Start_Engine_<Date>.txt` or `<Machine>_Exit_Engine_<Date>.txt`, with the columns of the engine's System
/// log. Written at once, kept for itself and never archived: of each kind the newest stay. A folder that cannot be
/// written leaves it silent, as the same rows go to the logs. [one thread]
class BootstrapLog {
public:
    struct Place {
        std::filesystem::path folder;
        std::string machine;  ///< in file names and rows
        std::size_t most = 10;
    };
    /// `kind` is Start or Exit.
    BootstrapLog(Place place, std::string_view kind);
    void say(std::string_view level, std::string_view message);

private:
    const Place place_;
    const std::string started_;
    std::filesystem::path file_;
    unsigned number_ = 0;
};

}  // namespace orrery::service
