// Files of the logs: owners of descriptors, and what is done with them.
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace orrery::logging {

namespace fs = std::filesystem;

/// Closes what it holds. Movable.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) noexcept : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) reset(), value_ = std::exchange(other.value_, -1);
        return *this;
    }
    ~Descriptor() { reset(); }
    void reset() noexcept {
        if (value_ >= 0) ::close(std::exchange(value_, -1));
    }
    int get() const noexcept { return value_; }
    explicit operator bool() const noexcept { return value_ >= 0; }

private:
    int value_ = -1;
};

/// Throws std::system_error "what FILE: reason" unless `fine`; errno says why.
void require(bool fine, const char* what, const fs::path& file);
/// Opens with 0640. Throws as require().
Descriptor open_file(const fs::path& file, int flags);
/// Makes the folder, and those above it that are missing, with 0750. Throws as require().
void make_folder(const fs::path& folder);
std::string read_all(const fs::path& file);
/// Nothing when there is no such file, or none any more: it may have been moved to the archive meanwhile.
std::optional<std::string> read_if_there(const fs::path& file);
/// All of the bytes, or false with errno.
bool write_at(int descriptor, std::string_view bytes, size_t at) noexcept;
/// The same at the end of a file opened with O_APPEND; what did not fit is cut off again, so that no row is torn.
bool append_whole(int descriptor, std::string_view bytes) noexcept;
/// Makes a folder's entries safe from a crash, as far as the system does that.
void sync_folder(const fs::path& folder) noexcept;
/// SHA-256 in hexadecimal digits.
std::string digest_of(const fs::path& file);

}  // namespace orrery::logging
