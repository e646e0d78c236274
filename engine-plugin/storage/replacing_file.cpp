#include "storage/replacing_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

namespace orrery::engine {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

ReplacingFile::ReplacingFile(const std::filesystem::path& path) : path_(path), temporary_(path) {
    static std::atomic<unsigned> counter{0};
    temporary_ += ".new." + std::to_string(::getpid()) + "." + std::to_string(++counter);
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail("creating the new file");
}

ReplacingFile::~ReplacingFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!committed_) ::unlink(temporary_.c_str());
}

void ReplacingFile::write_at(std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t count = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("writing the new file");
        offset += static_cast<std::uint64_t>(count);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void ReplacingFile::commit() {
    if (::fsync(descriptor_) != 0) fail("forcing the new file to disk");
    if (::close(std::exchange(descriptor_, -1)) != 0) fail("closing the new file");
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("replacing the old file");
    committed_ = true;
    std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
    int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) fail("opening the folder");
    bool forced = ::fsync(directory) == 0;
    int error = errno;
    ::close(directory);
    errno = error;
    if (!forced) fail("forcing the folder to disk");
}

}  // namespace orrery::engine
