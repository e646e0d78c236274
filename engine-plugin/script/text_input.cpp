#include "script/text_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "script/load_error.h"
#include "storage/parallel.h"

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

std::size_t FileInput::read_at(std::uint64_t offset, std::span<char> to) const {
    std::size_t done = 0;
    while (done < to.size()) {
        const ssize_t count =
            ::pread(descriptor_, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            throw LoadError(LoadErrorKind::general, "cannot read \"" + shown_ + "\": " + std::strerror(errno));
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

std::size_t FileInput::read(std::span<char> to) {
    // Copying what the system holds in memory already takes its time, too.
    constexpr std::size_t kPart = std::size_t{1} << 20;
    std::vector<std::size_t> counts((to.size() + kPart - 1) / kPart);
    parallel_each(counts.size(), [&](std::size_t part) {
        const std::size_t first = part * kPart;
        counts[part] = read_at(read_ + first, to.subspan(first, std::min(kPart, to.size() - first)));
    });
    std::size_t done = 0;
    for (const std::size_t count : counts) {
        done += count;
        if (count < kPart) break;  // the file ends here
    }
    read_ += done;
    return done;
}

}  // namespace orrery::engine
