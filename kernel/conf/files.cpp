#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "conf/layers.h"
#include "conf/values.h"

namespace orrery::kernel {

namespace {

namespace fs = std::filesystem;

constexpr size_t largest_file = 4u << 20, most_drop_ins = 256;

/// Whoever may write a configuration decides which programs run, and as whom.
void judge_owner(const fs::path& file, const Place& at, Problems& problems) {
    struct stat facts {};
    if (::geteuid() != 0 || ::stat(file.c_str(), &facts) != 0) return;
    if (facts.st_uid != 0 || ((facts.st_mode & S_IWGRP) != 0 && facts.st_gid != 0))
        problems.warning(at, "", "other users than root may write to this file, and thereby decide what root runs",
                         "chown root it, chmod g-w");
}

bool everybody_may_write(const fs::path& file) {
    struct stat facts {};
    return ::stat(file.c_str(), &facts) == 0 && (facts.st_mode & S_IWOTH) != 0;
}

/// The same name in another case, where there is one: file names of other systems do not tell them apart.
std::string other_spelling(const fs::path& file) {
    std::error_code failed;
    for (auto& entry : fs::directory_iterator(file.parent_path(), failed)) {
        auto name = entry.path().filename().string();
        if (lower(name) == lower(file.filename().string()) || lower(name) == "service.conf")
            return "there is a file '" + name + "': rename it, or name it with --config";
    }
    return "name it with --config FILE or go to the site's folder";
}

void read_file(const fs::path& file, const Place& at, std::vector<ConfText>& out, Problems& problems) {
    std::error_code unknown;
    if (fs::exists(file, unknown) && !fs::is_regular_file(file, unknown))
        return problems.error(at, "", file.string() + " is a folder or a device",
                              "name a text file with --config FILE");
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (in && in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
    auto reason = std::string(std::strerror(errno));
    if (!in.is_open() || in.bad())
        return problems.error(at, "", file.string() + " cannot be read: " + reason,
                              at.file.empty() ? other_spelling(file) : "chmod it for the user who runs orrery");
    if (text.view().size() > largest_file)
        return problems.error(at, "", "the file is larger than 4 MiB", "name a configuration with --config FILE");
    if (everybody_may_write(file))
        return problems.error(at, "", "everybody may write to this file, so it is not read", "chmod o-w it");
    judge_owner(file, at, problems);
    out.push_back({at.file.empty() ? file.filename().string() : at.file, text.str()});
}

/// A folder that is there and not read would leave out what an operator turned off in it.
std::vector<fs::path> drop_ins(const fs::path& folder, Problems& problems) {
    std::vector<fs::path> out;
    Place at{0, folder.filename().string()};
    std::error_code failed;
    if (!fs::exists(fs::symlink_status(folder, failed))) return out;
    if (everybody_may_write(folder)) {
        problems.error(at, "", "everybody may write to this folder, so nothing in it is read", "chmod o-w it");
        return out;
    }
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
        auto name = entry->path().filename().string();
        if (name.ends_with(".conf") && !name.starts_with('.')) out.push_back(entry->path());
    }
    if (failed)
        problems.error(at, "", folder.string() + " cannot be read: " + failed.message(),
                       "it is a folder of further files, readable for the user who runs orrery; or take it away");
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

std::vector<ConfText> read_files(const fs::path& file, Problems& problems) {
    std::vector<ConfText> out;
    read_file(file, {}, out, problems);
    auto folder = file.parent_path() / (file.stem().string() + ".d");
    auto names = drop_ins(folder, problems);
    if (names.size() > most_drop_ins)
        problems.error({0, folder.filename().string()}, "", "holds more than 256 files; the rest is not read",
                       "put some together");
    for (size_t i = 0; i < std::min(names.size(), most_drop_ins); ++i)
        read_file(names[i], {0, folder.filename().string() + "/" + names[i].filename().string()}, out, problems);
    return out;
}

}  // namespace orrery::kernel
