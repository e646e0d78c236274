#include "app/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace orrery::app {
namespace {

[[noreturn]] void fail(const std::string& doing, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), doing + " " + path.string());
}

class File {
public:
    File(const std::filesystem::path& path, int flags, mode_t mode = 0)
        : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {
        if (descriptor_ < 0) fail("cannot open", path_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { ::close(descriptor_); }

    void write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("cannot write", path_);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    std::string read() const {
        std::string bytes;
        char buffer[65536];
        while (true) {
            const ssize_t got = ::read(descriptor_, buffer, sizeof buffer);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail("cannot read", path_);
            if (got == 0) return bytes;
            bytes.append(buffer, static_cast<std::size_t>(got));
        }
    }
    void sync() const {
        if (::fsync(descriptor_) != 0) fail("cannot sync", path_);
    }

private:
    const std::filesystem::path path_;
    int descriptor_;
};

}  // namespace

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
    std::filesystem::path fresh = path;
    fresh += ".new";
    {
        const File file(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0640);
        file.write(bytes);
        file.sync();
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) fail("cannot replace", path);
    sync_folder(path.parent_path());
}

std::string read_file(const std::filesystem::path& path) { return File(path, O_RDONLY).read(); }

void sync_folder(const std::filesystem::path& folder) { File(folder, O_RDONLY | O_DIRECTORY).sync(); }

}  // namespace orrery::app
