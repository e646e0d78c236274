// Writes a zip archive of parts that are stored as they are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::qix {

/// Parts come one after the other: add() a whole one, or begin(), write() any number of times, end(). finish() makes
/// it an archive. Throws std::system_error when the file cannot be written, std::length_error beyond 4 GiB.
class ZipFile {
public:
    explicit ZipFile(std::filesystem::path path);

    void add(const std::string& name, std::string_view bytes);
    void begin(const std::string& name);
    void write(std::string_view bytes);
    void end();
    void finish();

private:
    struct Part {
        std::string name;
        std::uint32_t offset = 0, size = 0, checksum = 0;
    };
    std::string head(const Part& part, bool central) const;
    void require_good() const;

    const std::filesystem::path path_;
    std::fstream file_;
    std::vector<Part> parts_;
    std::uint64_t place_ = 0;  // bytes written so far
};

}  // namespace orrery::qix
