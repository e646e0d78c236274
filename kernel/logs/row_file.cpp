#include "logs/row_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace orrery::kernel {

bool RowFile::append(std::string_view rows) {
    if (size_ > longest_) {
        std::error_code ignored;
        std::filesystem::rename(folder_ / name_, folder_ / ("previous-" + name_), ignored);
        file_.reset();
    }
    if (!file_ && !open()) return error_ = errno, false;
    while (!rows.empty()) {
        auto written = ::write(file_.get(), rows.data(), rows.size());
        if (written > 0) {
            rows.remove_prefix(static_cast<size_t>(written));
            size_ += static_cast<size_t>(written);
        } else if (errno != EINTR) {
            error_ = errno;
            file_.reset();
            return false;
        }
    }
    return true;
}

bool RowFile::open() {
    std::error_code failed;
    if (std::filesystem::create_directories(folder_, failed))
        std::filesystem::permissions(folder_, std::filesystem::perms(0750), failed);
    file_ = Descriptor(::open((folder_ / name_).c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640));
    struct stat facts {};
    if (!file_ || ::fstat(file_.get(), &facts) != 0) return file_.reset(), false;
    size_ = static_cast<size_t>(facts.st_size);
    char last = '\n';
    if (size_ > 0 && ::pread(file_.get(), &last, 1, facts.st_size - 1) == 1 && last != '\n')
        return ::write(file_.get(), "\n", 1) == 1;  // a crash tore the last row
    return true;
}

}  // namespace orrery::kernel
