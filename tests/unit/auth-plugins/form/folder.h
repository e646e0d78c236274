// A temporary folder that goes away with the test.
#pragma once
#include <cstdlib>
#include <filesystem>

struct Folder {
    Folder() {
        char pattern[] = "/tmp/orrery-form-XXXXXX";
        path = ::mkdtemp(pattern);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
};
