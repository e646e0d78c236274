// Layout of an app file, shared by its writer and its reader. Private to this folder.
//
// Head (64 bytes) · arrays, each at a multiple of 64 bytes · directory. The directory describes fields and tables and
// where their arrays lie, with a checksum for every block of an array. Numbers are little-endian.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::engine {

constexpr std::array<char, 8> kAppFileMagic = {'O', 'R', 'R', 'E', 'R', 'Y', 'A', 'P'};
constexpr std::uint32_t kAppFileVersion = 2;
constexpr std::uint32_t kAppFileOldVersion = 1;  // still read
/// Ends with an access table: engines that know of none must not open it.
constexpr std::uint32_t kAppFileGuardedVersion = 3;
constexpr std::uint64_t kAppFileAlignment = 64;
constexpr std::uint64_t kAppFileBlock = std::uint64_t{1} << 20;

struct AppFileHead {
    std::array<char, 8> magic = kAppFileMagic;
    std::uint32_t version = kAppFileVersion;
    std::uint32_t reserved = 0;
    std::uint64_t directory_offset = 0;
    std::uint64_t directory_bytes = 0;
    std::uint64_t directory_checksum = 0;
    std::uint64_t head_checksum = 0;  // of the bytes before
    std::array<std::uint64_t, 2> padding{};
};
static_assert(sizeof(AppFileHead) == 64);
constexpr std::size_t kAppFileHeadChecked = 40;

/// Where an array lies.
struct StoredArray {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::vector<std::uint64_t> checksums;  // one per block
};

/// Builds the directory.
class ByteWriter {
public:
    template <typename T>
    void number(T value) {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void text(std::string_view value) {
        number(static_cast<std::uint64_t>(value.size()));
        bytes_.append(value);
    }
    void array(const StoredArray& array) {
        number(array.offset);
        number(array.bytes);
        for (std::uint64_t sum : array.checksums) number(sum);
    }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

}  // namespace orrery::engine
