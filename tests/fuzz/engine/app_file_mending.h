// App files made of any bytes: given a path, and with checksums made right so that what lies behind them is reached.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "storage/app_file_inspection.h"
#include "storage/checksum.h"

namespace orrery::engine::fuzz {

/// A file in memory that has a path.
class MemoryFile {
public:
    explicit MemoryFile(const std::string& bytes) : descriptor_(::memfd_create("app", MFD_CLOEXEC)) {
        if (::write(descriptor_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
    }
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

inline std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

/// A head that leads to the directory, whatever stands there.
inline void mend_head(std::string& file) {
    AppFileHead head;
    if (file.size() < sizeof head) return;
    std::memcpy(&head, file.data(), sizeof head);
    head.magic = kAppFileMagic;
    head.version = head.version % 2 == 0 ? kAppFileVersion : kAppFileOldVersion;
    head.directory_offset = std::min<std::uint64_t>(head.directory_offset, file.size());
    head.directory_bytes = std::min<std::uint64_t>(head.directory_bytes, file.size() - head.directory_offset);
    head.directory_checksum = checksum(bytes_of(file).subspan(head.directory_offset, head.directory_bytes));
    head.head_checksum = checksum(std::as_bytes(std::span(&head, 1)).first(kAppFileHeadChecked));
    std::memcpy(file.data(), &head, sizeof head);
}

inline void mend_blocks(std::string& file, const StoredArray& array) {
    for (std::size_t block = 0; block < array.checksums.size(); ++block) {
        const std::uint64_t right =
            checksum(bytes_of(file).subspan(array.offset + block * kAppFileBlock, block_bytes(array, block)));
        const std::string stored(reinterpret_cast<const char*>(&array.checksums[block]), sizeof right);
        if (const std::size_t at = file.rfind(stored); at != std::string::npos)
            std::memcpy(file.data() + at, &right, sizeof right);
    }
}

/// Right checksums for every block that the directory knows of.
inline void mend_all_blocks(std::string& file) {
    try {
        const MemoryFile stored(file);
        const AppFileLayout layout = read_layout("app", MappedFile(stored.path()));
        for (const StoredSection& section : layout.sections) mend_blocks(file, section.bytes);
        for (const StoredField& field : layout.fields)
            for (const StoredArray* array : {&field.kinds, &field.numbers, &field.text_offsets, &field.text_bytes})
                mend_blocks(file, *array);
        for (const StoredTable& table : layout.tables)
            for (const StoredColumn& column : table.columns) mend_blocks(file, column.codes);
    } catch (const AppFileError&) {
    }
}

}  // namespace orrery::engine::fuzz
