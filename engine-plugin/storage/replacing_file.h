// Writing a file so that readers see the old one or the new one, whatever happens.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace orrery::engine {

/// A file under a temporary name in the folder of `path`; commit() forces it to disk and renames it into place, without
/// commit() it vanishes. Every error is a std::system_error whose text says what could not be done.
class ReplacingFile {
public:
    explicit ReplacingFile(const std::filesystem::path& path);
    ~ReplacingFile();
    ReplacingFile(const ReplacingFile&) = delete;
    ReplacingFile& operator=(const ReplacingFile&) = delete;

    void write_at(std::uint64_t offset, std::string_view bytes);
    void commit();

private:
    std::filesystem::path path_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    bool committed_ = false;
};

}  // namespace orrery::engine
