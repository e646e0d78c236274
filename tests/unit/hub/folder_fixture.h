// A web folder made for one test, removed with it.
#pragma once
#include <string>

#include "support/folder.h"

struct FolderFixture {
    orrery::test::Folder own;
    std::filesystem::path base = own.path, root = base / "web";

    FolderFixture() {
        put("index.html", "<meta content=\"@root@\"><script src=\"@root@hub/assets/index-Ab3dEf9h.js\"></script>");
        put("assets/index-Ab3dEf9h.js", std::string(2000, 'x'));
        put("assets/index-Ab3dEf9h.js.br", "brotli form");
        put("assets/index-Ab3dEf9h.js.gz", "gzip form");
        put("orrery.svg", "<svg/>");
    }

    void put(const std::filesystem::path& relative, std::string_view content) const {
        own.write("web" / relative, content);
    }
};
