// A folder for one test, removed with it.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace orrery::test {

struct Folder {
    Folder() {
        std::string pattern = "/tmp/orrery-test-XXXXXX";
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a folder like " + pattern);
        path = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    /// Writes a file that only its owner may change, and makes the folders it lies in.
    void write(const std::filesystem::path& name, std::string_view text) const {
        std::filesystem::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << text;
        std::filesystem::permissions(path / name, std::filesystem::perms(0644));
    }

    std::filesystem::path path;
};

}  // namespace orrery::test
