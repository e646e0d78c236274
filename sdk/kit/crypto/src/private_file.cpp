#include "orrery/kit/crypto/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "orrery/kit/crypto/random.h"

namespace orrery::crypto {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const char* what, int error) {
    throw std::runtime_error(path.string() + ": " + what + ": " + std::generic_category().message(error));
}

class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

void write_all(int descriptor, std::string_view content, const std::filesystem::path& path) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path, "cannot write", errno);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
}

// A rename is only safe from a power cut once its folder is on disk.
void sync_folder(const std::filesystem::path& folder) {
    const File file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file.get() < 0 || ::fsync(file.get()) != 0) fail(folder, "cannot sync the folder", errno);
}

// Removes the half-written file unless the rename took it away.
struct Remover {
    const std::filesystem::path& path;
    bool armed = true;
    ~Remover() {
        if (armed) ::unlink(path.c_str());
    }
};

}  // namespace

void write_private_file(const std::filesystem::path& path, std::string_view content, unsigned mode) {
    std::filesystem::path folder = path.parent_path();
    if (folder.empty()) folder = ".";
    const std::filesystem::path temporary = folder / ("." + path.filename().string() + "." + random_token(9));
    {
        const File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
        if (file.get() < 0) fail(path, "cannot create", errno);
        Remover remover{temporary};
        // The process's umask may have taken bits away, or the caller asked for more than 0600.
        if (::fchmod(file.get(), mode) != 0) fail(path, "cannot set the mode", errno);
        write_all(file.get(), content, path);
        if (::fsync(file.get()) != 0) fail(path, "cannot sync", errno);
        if (::rename(temporary.c_str(), path.c_str()) != 0) fail(path, "cannot replace", errno);
        remover.armed = false;
    }
    sync_folder(folder);
}

std::string read_private_file(const std::filesystem::path& path, std::size_t limit) {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) fail(path, "cannot open", errno);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) fail(path, "cannot inspect", errno);
    if (!S_ISREG(status.st_mode)) throw std::runtime_error(path.string() + ": is not a regular file");
    if (status.st_mode & 077)
        throw std::runtime_error(path.string() + ": others than its owner have access to it; run: chmod 600 " +
                                 path.string());
    std::string content;
    char part[16384];
    for (;;) {
        const ssize_t got = ::read(file.get(), part, sizeof part);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path, "cannot read", errno);
        if (got == 0) return content;
        content.append(part, static_cast<std::size_t>(got));
        if (content.size() > limit)
            throw std::runtime_error(path.string() + ": is larger than " + std::to_string(limit) + " bytes");
    }
}

}  // namespace orrery::crypto
