// A web folder made for one test, removed with it.
#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

struct FolderFixture {
    std::filesystem::path base, root;

    FolderFixture() {
        std::string pattern = (std::filesystem::temp_directory_path() / "orrery-hub-XXXXXX").string();
        base = ::mkdtemp(pattern.data());
        root = base / "web";
        put("index.html", "<meta content=\"@root@\"><script src=\"@root@hub/assets/index-Ab3dEf9h.js\"></script>");
        put("assets/index-Ab3dEf9h.js", std::string(2000, 'x'));
        put("assets/index-Ab3dEf9h.js.br", "brotli form");
        put("assets/index-Ab3dEf9h.js.gz", "gzip form");
        put("orrery.svg", "<svg/>");
    }
    ~FolderFixture() { std::filesystem::remove_all(base); }

    void put(const std::filesystem::path& relative, std::string_view content) const {
        std::filesystem::create_directories((root / relative).parent_path());
        std::ofstream(root / relative, std::ios::binary) << content;
    }
};
