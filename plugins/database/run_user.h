// Who runs PostgreSQL: it refuses to run as root, and needs an account that exists.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>

namespace orrery::database {

struct RunUser {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    bool is_self = true;  ///< no change of user is needed
};

/// Ourselves, or `wanted` when we are root. Throws Error naming the account that is missing.
RunUser choose_run_user(const std::string& wanted);

/// Makes sure the user can reach `folder` (which exists). Folders of the site itself get the search bit for others;
/// for those above it throws Error(denied) naming the folder and what to do.
void require_access(const RunUser& user, const std::filesystem::path& folder,
                    const std::filesystem::path& site_directory);

/// Gives a file or folder to the user; nothing to do when that is us.
void hand_over(const RunUser& user, const std::filesystem::path& path);

}  // namespace orrery::database
