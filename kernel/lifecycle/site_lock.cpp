#include "lifecycle/site_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

namespace orrery::kernel {

namespace {

/// `failed` is an errno.
[[noreturn]] void cannot(const std::string& what, const std::filesystem::path& path, int failed) {
    bool denied = failed == EACCES || failed == EPERM || failed == EROFS;
    throw Error(denied ? Code::denied : Code::unavailable,
                "cannot " + what + " " + path.string() + ": " + std::strerror(failed),
                denied ? "run it as the user who owns the site, or name another folder with --run" : "");
}

Descriptor open_lock(const std::filesystem::path& path) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) cannot("open", path, errno);
    return file;
}

Descriptor lock_dispatcher(const std::filesystem::path& path) {
    auto file = open_lock(path);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        char pid[32];
        auto length = ::pread(file.get(), pid, sizeof pid, 0);
        throw Error(
            Code::conflict,
            "this site runs already, as process " + std::string(pid, static_cast<size_t>(std::max<ssize_t>(length, 0))),
            "`orrery status` shows it, `orrery stop` stops it");
    }
    auto own = std::to_string(::getpid());
    if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), own.data(), own.size(), 0) < 0)
        cannot("write", path, errno);
    return file;
}

Descriptor lock_programs(const std::filesystem::path& path) {
    auto file = open_lock(path);
    for (int tries = 0; ::flock(file.get(), LOCK_EX | LOCK_NB) != 0; ++tries) {
        if (tries == 1500)
            throw Error(Code::deadline, "programs of an earlier run are still ending after 15 s",
                        "`fuser " + path.string() + "` shows their guards");
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ::flock(file.get(), LOCK_SH);
    return file;
}

/// Where the file system knows no such locks, that of the run directory has to do.
Descriptor lock_folder(const std::filesystem::path& site) {
    Descriptor folder(::open(site.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder && ::flock(folder.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        throw Error(Code::conflict, "the site in " + site.string() + " runs already, with another run directory",
                    "two would write to the same data; name that directory with --run to ask or stop it");
    return folder;
}

}  // namespace

SiteLock lock_site(const std::filesystem::path& run_directory, const std::filesystem::path& site) {
    std::error_code failed;
    std::filesystem::create_directories(run_directory.parent_path(), failed);
    if (failed) cannot("make", run_directory.parent_path(), failed.value());
    if (::mkdir(run_directory.c_str(), 0700) != 0 && errno != EEXIST) cannot("make", run_directory, errno);
    auto dispatcher = lock_dispatcher(run_directory / "lock");
    auto programs = lock_programs(run_directory / "programs");
    return {std::move(dispatcher), std::move(programs), lock_folder(site)};
}

bool site_is_locked(const std::filesystem::path& run_directory) {
    Descriptor file(::open((run_directory / "lock").c_str(), O_RDONLY | O_CLOEXEC));
    return file && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0;
}

}  // namespace orrery::kernel
