// A file mapped for reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace orrery::engine {

/// The mapping stays valid when the file is replaced by another of the same name.
class MappedFile {
public:
    /// Throws AppFileError.
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
    /// Lets the system fetch a part of a mapping that is going to be read as a whole.
    static void read_ahead(std::span<const std::uint8_t> part);

private:
    std::span<const std::byte> bytes_;
};

}  // namespace orrery::engine
