#include "storage/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "storage/app_file.h"

namespace orrery::engine {

MappedFile::MappedFile(const std::filesystem::path& path) {
    auto fail = [&] { return AppFileError("cannot open app file " + path.string() + ": " + std::strerror(errno)); };
    int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) throw fail();
    struct stat info {};
    bool regular = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
    if (!regular || info.st_size == 0) {
        ::close(descriptor);
        throw AppFileError("cannot open app file " + path.string() + ": it is " +
                           (regular ? "empty" : "no regular file"));
    }
    auto size = static_cast<std::size_t>(info.st_size);
    void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    AppFileError mapping_error = fail();
    ::close(descriptor);
    if (memory == MAP_FAILED) throw mapping_error;
    bytes_ = {static_cast<const std::byte*>(memory), size};
}

void MappedFile::read_ahead(std::span<const std::uint8_t> part) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto first = reinterpret_cast<std::uintptr_t>(part.data()) / page * page;
    const auto last = reinterpret_cast<std::uintptr_t>(part.data() + part.size());
    ::madvise(reinterpret_cast<void*>(first), last - first, MADV_WILLNEED);  // advice: it may fail
}

MappedFile::~MappedFile() { ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size()); }

}  // namespace orrery::engine
