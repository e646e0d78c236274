// What tests of file appenders share: settings, rows that can be told apart, and what is in files.
#pragma once
#include <orrery/testing.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
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

/// Files may not grow beyond `bytes` while it lives: the disk is full.
struct FullDisk {
    explicit FullDisk(rlim_t bytes) {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before);
        rlimit limit{bytes, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before); }
    rlimit before{};
};

/// Every number from all files, which must be 0 … count - 1, each once.
inline bool all_once(const std::filesystem::path& folder, int count) {
    std::vector<int> seen(static_cast<size_t>(count));
    for (auto& entry : std::filesystem::directory_iterator(folder)) {
        std::istringstream in(text_of(entry.path()));
        for (std::string line; std::getline(in, line);) ++seen.at(static_cast<size_t>(std::stoi(line)));
    }
    return std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; });
}

/// Whether `run(0)`, `run(1)`, … in a process each all answer true.
template <class Run>
bool in_processes(int count, Run&& run) {
    std::vector<pid_t> children;
    for (int who = 0; who < count; ++who) {
        auto child = ::fork();
        if (child == 0) ::_exit(run(who) ? 0 : 1);
        children.push_back(child);
    }
    bool all = true;
    for (auto child : children) {
        int status = -1;
        all = child > 0 && ::waitpid(child, &status, 0) == child && status == 0 && all;
    }
    return all;
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
