#include "plugins/copy.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace orrery::kernel {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void failed(const std::string& doing, const fs::path& path) {
    throw Error(Code::unavailable, doing + " " + path.string() + ": " + std::strerror(errno));
}

bool others_write(const struct stat& facts) {
    return (facts.st_mode & S_IWOTH) != 0 ||
           ((facts.st_mode & S_IWGRP) != 0 && facts.st_gid != 0 && facts.st_gid != ::getegid());
}

void refuse_foreign(const struct stat& facts, const fs::path& path) {
    bool ours = facts.st_uid == 0 || facts.st_uid == ::geteuid();
    if (ours && !others_write(facts)) return;
    char mode[8];
    std::snprintf(mode, sizeof mode, "%04o", facts.st_mode & 07777u);
    throw Error(
        Code::denied, path.string() + " is not safe to use: owner " + std::to_string(facts.st_uid) + ", mode " + mode,
        "it must belong to root or to the user who runs orrery, and nobody else may write to it: chown it, chmod go-w");
}

}  // namespace

bool is_program(const Descriptor& library) {
    char first[2] = {};
    return ::pread(library.get(), first, sizeof first, 0) == sizeof first && first[0] == '#' && first[1] == '!';
}

void check_owner(const fs::path& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) failed("cannot open", path);
    refuse_foreign(facts, path);
}

void check_fixed(const fs::path& folder) {
    struct stat facts {};
    if (::stat(folder.c_str(), &facts) != 0) failed("cannot open", folder);
    if (others_write(facts) && (facts.st_mode & S_ISVTX) == 0)
        throw Error(Code::denied, folder.string() + " is not safe to use: others may replace the plugins in it",
                    "chmod go-w " + folder.string());
}

Descriptor open_checked(const fs::path& library) {
    Descriptor folder(::open(library.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat facts {};
    if (!folder || ::fstat(folder.get(), &facts) != 0) failed("cannot open", library.parent_path());
    refuse_foreign(facts, library.parent_path());
    // Not waiting: it may be a pipe that nobody writes to.
    Descriptor file(::openat(folder.get(), library.filename().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file && errno == ELOOP)
        throw Error(Code::denied, library.string() + " is a symbolic link, expected the library itself",
                    "copy there what the link names");
    if (!file || ::fstat(file.get(), &facts) != 0) failed("cannot open", library);
    if (!S_ISREG(facts.st_mode)) throw Error(Code::invalid, library.string() + " is no regular file");
    refuse_foreign(facts, library);
    return file;
}

void check_trust(const fs::path& library) { open_checked(library); }

fs::path copy_for_load(const fs::path& library, const fs::path& run_directory, const std::string& stanza) {
    static std::atomic<unsigned> generation{0};
    auto source = open_checked(library);
    auto folder = run_directory / "plugins" / stanza;
    fs::create_directories(folder);
    auto target = folder / (library.stem().string() + "@" + std::to_string(++generation) + ".so");
    fs::remove(target);
    Descriptor out(::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0755));
    if (!out) failed("cannot write", target);
    for (;;) {
        auto copied = ::sendfile(out.get(), source.get(), nullptr, 1u << 30);
        if (copied == 0) return target;
        if (copied < 0 && errno != EINTR) failed("cannot write", target);
    }
}

}  // namespace orrery::kernel
