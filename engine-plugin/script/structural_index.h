// Where a text has delimiters, line feeds and quotes: found 64 bytes at a time, ahead of who cuts cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>

namespace orrery::engine {

/// What ends cells, or may.
struct StructuralBytes {
    char delimiter = ',';
    char quote = '"';  // another line feed where quotes are plain characters
};

/// Offsets of those bytes in order. Not thread-safe; kReadable bytes behind the end of the text must be readable.
class StructuralIndex {
public:
    static constexpr std::size_t kReadable = 64;
    static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

    /// A text of less than 4 GiB; offsets count from its start.
    StructuralIndex(StructuralBytes bytes, const char* text, const char* end);

    /// The next one, kNone when there are no more.
    std::uint32_t next() {
        if (taken_ == found_ && !look_ahead()) return kNone;
        return offsets_[taken_++];
    }
    /// Goes on with the first one that is not before `offset`.
    void move_to(std::uint32_t offset);

private:
    bool look_ahead();

    StructuralBytes bytes_;
    const char* text_;
    std::uint32_t size_;
    std::uint32_t looked_ = 0;  // bytes whose offsets were found
    std::uint32_t found_ = 0;
    std::uint32_t taken_ = 0;
    std::unique_ptr<std::uint32_t[]> offsets_;
};

/// How many quotes [from, to) has; kReadable bytes behind `to` must be readable.
std::uint64_t count_quotes(const char* from, const char* to);

}  // namespace orrery::engine
