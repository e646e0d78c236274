#include "script/text_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "script/load_error.h"

namespace orrery::engine {

FileInput::FileInput(const std::string& path, std::string shown)
    : shown_(std::move(shown)), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (descriptor_ < 0)
        throw LoadError(LoadErrorKind::file_not_found, "cannot open \"" + shown_ + "\": " + std::strerror(errno));
    struct stat info {};
    if (::fstat(descriptor_, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(descriptor_);
        throw LoadError(LoadErrorKind::file_not_found, "\"" + shown_ + "\" is not a regular file");
    }
    size_ = static_cast<std::uint64_t>(info.st_size);
}

FileInput::~FileInput() { ::close(descriptor_); }

std::size_t FileInput::read(std::span<char> to) {
    std::size_t done = 0;
    while (done < to.size()) {
        ssize_t count = ::read(descriptor_, to.data() + done, to.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            throw LoadError(LoadErrorKind::general, "cannot read \"" + shown_ + "\": " + std::strerror(errno));
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

}  // namespace orrery::engine
