// What tests of file appenders share: settings, rows that can be told apart, and what is in files.
#pragma once
#include <orrery/testing.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/folder.h"

namespace orrery::test {

inline std::string text_of(const std::filesystem::path& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
}

/// Names in a folder, in order, with blanks between.
inline std::string names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    std::string out;
    for (auto& name : names) out += (out.empty() ? "" : " ") + name;
    return out;
}

/// Settings of a stanza in a site: file app.log, the pattern %message%n, and more.
inline Config file_settings(const Folder& site, std::initializer_list<Fields::Item> more) {
    Fields out{{"orrery.stanza", "file"}, {"orrery.site_directory", site.path.string()}};
    bool pattern = false, file = false;
    for (auto& [name, value] : more) {
        out.add(name, value);
        pattern = pattern || name.ends_with("conversionpattern") || name == "layout.type";
        file = file || name == "file";
    }
    if (!pattern) out.add("conversionpattern", "%message%n");
    if (!file) out.add("file", "Log/app.log");
    return Config(std::move(out));
}

/// A batch of rows "<first>", "<first + 1>", …
inline testing::FakeRows numbered(int first, int count, std::int64_t microseconds = 1700000000'000'000) {
    testing::FakeRows out;
    for (int i = first; i < first + count; ++i) out.row(Level::info, "test", std::to_string(i), {}, {}, microseconds);
    return out;
}
/// What such rows look like in a file.
inline std::string lines(int first, int count) {
    std::string out;
    for (int i = first; i < first + count; ++i) out += std::to_string(i) + "\n";
    return out;
}

}  // namespace orrery::test
