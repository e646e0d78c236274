// The folders that a site writes to: made when they are not there, so whoever runs it must be able to.
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "check/examination.h"

namespace orrery::kernel {

void check_folders(Examination& examined, const Folders& folders) {
    for (auto& folder : {folders.run, folders.data(), folders.logs()}) {
        std::error_code failed;
        auto there = folder;
        while (!std::filesystem::exists(there, failed) && there.has_relative_path()) there = there.parent_path();
        bool is_folder = std::filesystem::is_directory(there, failed);
        if (is_folder && ::access(there.c_str(), W_OK | X_OK) == 0) continue;
        examined.conf.problems.warning(
            {}, "",
            there.string() +
                (is_folder ? std::string(" cannot be written to: ") + std::strerror(errno) : " is no folder"),
            is_folder ? "chown or chmod it for the user who runs orrery" : "move it out of the way");
    }
}

}  // namespace orrery::kernel
