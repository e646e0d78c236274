#include "file_tools.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace orrery::logging {

void require(bool fine, const char* what, const fs::path& file) {
    if (!fine) throw std::system_error(errno, std::generic_category(), std::string(what) + " " + file.string());
}

Descriptor open_file(const fs::path& file, int flags) {
    Descriptor out(::open(file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0640));
    require(static_cast<bool>(out), "cannot open", file);
    return out;
}

void make_folder(const fs::path& folder) {
    if (folder.empty() || ::mkdir(folder.c_str(), 0750) == 0 || errno == EEXIST) return;
    if (errno == ENOENT) {
        make_folder(folder.parent_path());
        require(::mkdir(folder.c_str(), 0750) == 0 || errno == EEXIST, "cannot make the folder", folder);
        return;
    }
    require(false, "cannot make the folder", folder);
}

std::string read_all(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    require(static_cast<bool>(in), "cannot read", file);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::optional<std::string> read_if_there(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in && errno == ENOENT) return std::nullopt;
    require(static_cast<bool>(in), "cannot read", file);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

bool write_at(int descriptor, std::string_view bytes, size_t at) noexcept {
    while (!bytes.empty()) {
        auto written = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<size_t>(written));
        at += static_cast<size_t>(written);
    }
    return true;
}

bool append_whole(int descriptor, std::string_view bytes) noexcept {
    struct ::stat before {};
    if (::fstat(descriptor, &before) != 0) return false;
    while (!bytes.empty()) {
        auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            const int reason = errno;
            if (::ftruncate(descriptor, before.st_size) == 0) errno = reason;
            return false;
        }
        bytes.remove_prefix(static_cast<size_t>(written));
    }
    return true;
}

void sync_folder(const fs::path& folder) noexcept {
    Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened) ::fsync(opened.get());
}

std::string digest_of(const fs::path& file) { return crypto::hex_encode(crypto::sha256(read_all(file))); }

}  // namespace orrery::logging
