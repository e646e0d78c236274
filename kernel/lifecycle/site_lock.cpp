#include "lifecycle/site_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace orrery::kernel {

Descriptor lock_site(const std::filesystem::path& run_directory) {
    std::filesystem::create_directories(run_directory.parent_path());
    if (::mkdir(run_directory.c_str(), 0700) != 0 && errno != EEXIST)
        throw Error(Code::unavailable, "cannot make " + run_directory.string() + ": " + std::strerror(errno));
    auto path = run_directory / "lock";
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) throw Error(Code::unavailable, "cannot open " + path.string() + ": " + std::strerror(errno));
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
        throw Error(Code::unavailable, "cannot write " + path.string() + ": " + std::strerror(errno));
    return file;
}

bool site_is_locked(const std::filesystem::path& run_directory) {
    Descriptor file(::open((run_directory / "lock").c_str(), O_RDONLY | O_CLOEXEC));
    return file && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0;
}

}  // namespace orrery::kernel
