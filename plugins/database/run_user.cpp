#include "run_user.h"

#include <orrery/error.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace orrery::database {
namespace {

namespace fs = std::filesystem;

// One account, by whichever of the two look-ups is given.
template <class LookUp>
RunUser account(LookUp look_up, const std::string& label, const std::string& hint) {
    passwd entry{};
    passwd* found = nullptr;
    std::vector<char> buffer(16384);
    if (look_up(&entry, buffer, &found) != 0 || !found)
        throw Error(Code::not_found, "PostgreSQL needs an account to run under, and " + label + " does not exist",
                    hint);
    return {found->pw_name, found->pw_uid, found->pw_gid, true};
}

bool may_enter(const RunUser& user, const struct stat& folder) {
    if (folder.st_uid == user.uid) return folder.st_mode & S_IXUSR;
    if (folder.st_gid == user.gid) return folder.st_mode & S_IXGRP;
    return folder.st_mode & S_IXOTH;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
    const auto relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

void open_one(const RunUser& user, const fs::path& folder, const fs::path& site_directory) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0)
        throw Error(Code::not_found, folder.string() + ": " + std::generic_category().message(errno));
    if (may_enter(user, status)) return;
    if (lies_in(folder, site_directory) && ::chmod(folder.c_str(), (status.st_mode & 07777) | S_IXOTH) == 0) return;
    throw Error(Code::denied,
                "PostgreSQL runs as '" + user.name + "', which may not enter the folder " + folder.string(),
                "run: chmod o+x " + folder.string() + " - or give --directory= a folder that this user can reach");
}

}  // namespace

RunUser choose_run_user(const std::string& wanted) {
    if (::geteuid() != 0)
        return account(
            [](passwd* entry, std::vector<char>& buffer, passwd** found) {
                return ::getpwuid_r(::geteuid(), entry, buffer.data(), buffer.size(), found);
            },
            "user id " + std::to_string(::geteuid()), "add the user to /etc/passwd");
    RunUser user = account(
        [&wanted](passwd* entry, std::vector<char>& buffer, passwd** found) {
            return ::getpwnam_r(wanted.c_str(), entry, buffer.data(), buffer.size(), found);
        },
        "'" + wanted + "'", "install postgresql, or name an unprivileged account with --user=");
    if (user.uid == 0)
        throw Error(Code::invalid, "PostgreSQL does not run as root", "name an unprivileged account with --user=");
    user.is_self = false;
    return user;
}

void require_access(const RunUser& user, const fs::path& folder, const fs::path& site_directory) {
    if (user.is_self) return;
    fs::path place;
    for (const auto& part : fs::canonical(folder)) {
        place /= part;
        open_one(user, place, fs::canonical(site_directory));
    }
}

void hand_over(const RunUser& user, const fs::path& path) {
    if (user.is_self) return;
    if (::lchown(path.c_str(), user.uid, user.gid) != 0)
        throw Error(Code::internal, path.string() + ": cannot give it to '" + user.name +
                                        "': " + std::generic_category().message(errno));
}

}  // namespace orrery::database
