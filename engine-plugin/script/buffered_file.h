// A new file that is written in large pieces from start to end and appears whole or not at all.
#pragma once

#include <string>

#include "storage/replacing_file.h"

namespace orrery::engine {

/// Used by one thread. Throws std::system_error.
class BufferedFile {
public:
    explicit BufferedFile(const std::filesystem::path& path) : file_(path) {}
    /// What is appended here goes into the file.
    std::string& buffer() { return buffer_; }
    void write_if_full() {
        if (buffer_.size() >= kEnough) flush();
    }
    /// The file takes the place of the one before.
    void commit() {
        flush();
        file_.commit();
    }

private:
    static constexpr std::size_t kEnough = std::size_t{1} << 20;

    void flush() {
        file_.write_at(offset_, buffer_);
        offset_ += buffer_.size();
        buffer_.clear();
    }

    ReplacingFile file_;
    std::string buffer_;
    std::uint64_t offset_ = 0;
};

}  // namespace orrery::engine
