#include "lifecycle/private_folder.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace orrery::kernel {

void make_private(const std::filesystem::path& folder, const std::optional<Account>& account) {
    std::error_code ignored;  // mkdir says what is wrong
    std::filesystem::create_directories(folder.parent_path(), ignored);
    bool made = ::mkdir(folder.c_str(), 0700) == 0;
    if (!made && (errno != EEXIST || !std::filesystem::is_directory(folder, ignored)))
        throw Error(Code::unavailable, "cannot make " + folder.string() + ": " + std::strerror(errno));
    if (account && ::chown(folder.c_str(), account->uid, account->gid) != 0)
        throw Error(Code::denied,
                    "cannot give " + folder.string() + " to user " + account->name + ": " + std::strerror(errno));
}

}  // namespace orrery::kernel
