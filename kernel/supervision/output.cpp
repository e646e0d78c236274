#include "supervision/output.h"

#include <fcntl.h>

#include <cerrno>

#include "supervision/supervisor.h"

namespace orrery::kernel {

namespace {

constexpr size_t longest_line = 16 * 1024;

class LineCatcher {
public:
    LineCatcher(Descriptor end, std::function<void(std::string_view)> line)
        : end_(std::move(end)), line_(std::move(line)) {}

    /// False at the end of the pipe.
    bool read() {
        char bytes[16 * 1024];
        auto got = ::read(end_.get(), bytes, sizeof bytes);
        if (got < 0) return errno == EAGAIN || errno == EINTR;
        rest_.append(bytes, static_cast<size_t>(got));
        for (size_t end = 0; (end = rest_.find('\n')) != std::string::npos || rest_.size() > longest_line;) {
            end = std::min(end, longest_line);
            emit(end);
            rest_.erase(0, end + (rest_[end] == '\n' ? 1 : 0));
        }
        if (got == 0 && !rest_.empty()) emit(rest_.size());
        return got > 0;
    }

private:
    void emit(size_t size) {
        std::string_view line(rest_.data(), size);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty()) line_(line);
    }
    Descriptor end_;
    std::function<void(std::string_view)> line_;
    std::string rest_;
};

}  // namespace

Descriptor catch_lines(Supervisor& supervisor, std::function<void(std::string_view)> line) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw Error(Code::limit, "no more pipes can be made");
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    auto catcher = std::make_shared<LineCatcher>(Descriptor(ends[0]), std::move(line));
    supervisor.watch(ends[0], [catcher] { return catcher->read(); });
    return Descriptor(ends[1]);
}

}  // namespace orrery::kernel
