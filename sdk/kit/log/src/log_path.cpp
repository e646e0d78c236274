#include <fcntl.h>
#include <orrery/kit/log/log_path.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "text.h"

namespace orrery::logkit {

namespace {

[[noreturn]] void refuse(std::string_view parameter, std::string_view value, const std::string& what,
                         std::string hint) {
    throw Error(Code::invalid, "parameter " + std::string(parameter) + "=" + shown(value) + ": " + what,
                std::move(hint));
}

/// What follows the vendor's own folder, in any case and with either slash; nothing when the value is elsewhere.
bool strip_vendor_folder(std::string& value) {
    for (std::string_view folder : {"c:/programdata/qlik/sense/", "%programdata%/qlik/sense/"}) {
        if (value.size() <= folder.size()) continue;
        auto head = lower(std::string_view(value).substr(0, folder.size()));
        std::replace(head.begin(), head.end(), '\\', '/');
        if (head != folder) continue;
        value.erase(0, folder.size());
        std::replace(value.begin(), value.end(), '\\', '/');
        return true;
    }
    return false;
}

std::vector<std::string_view> parts_of(std::string_view path) {
    std::vector<std::string_view> out;
    while (!path.empty()) {
        auto slash = std::min(path.find('/'), path.size());
        if (slash > 0) out.push_back(path.substr(0, slash));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return out;
}

bool is_no_log(std::string_view name) {
    auto small = lower(name);
    for (std::string_view end : {".conf", ".xml", ".pem", ".key", ".crt", ".so", ".exe", ".sh", ".service", ".ini"})
        if (small.ends_with(end)) return true;
    return small == "plugin.json" || name[0] == '.';
}

FileHandle entered(const FileHandle& in, const std::string& name, bool follow) {
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
    FileHandle out(::openat(in.get(), name.c_str(), flags));
    if (!out && errno == ENOENT && (::mkdirat(in.get(), name.c_str(), 0750) == 0 || errno == EEXIST))
        out.reset(::openat(in.get(), name.c_str(), flags));
    return out;
}

}  // namespace

void FileHandle::reset(int descriptor) noexcept {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = descriptor;
}

std::string LogPath::shown() const {
    std::string out = base;
    for (auto& part : {folder, name})
        if (!part.empty()) out += (out.empty() || out.ends_with('/') ? "" : "/") + part;
    return logkit::shown(out);
}

void LogPath::check_name(std::string_view name, std::string_view parameter) {
    if (is_no_log(name))
        refuse(parameter, name, "a file of that name is no log", "take a name that ends in .log or .txt");
}

LogPath LogPath::read(std::string_view given, std::string_view site, std::string_view parameter, bool may_be_folder) {
    std::string value(trimmed(given));
    constexpr std::string_view hint = "a path in the site, such as Log/Proxy/Debug.txt, or an absolute one";
    if (value.empty()) refuse(parameter, given, "expected a path", std::string(hint));
    if (!strip_vendor_folder(value)) {
        if (value.size() > 1 && value[1] == ':')
            refuse(parameter, given, "there are no drive letters here", std::string(hint));
        if (value.find('\\') != value.npos)
            refuse(parameter, given, "folders are divided by /, not by \\", std::string(hint));
        if (value.find("%") != value.npos || value.find("${") != value.npos || value[0] == '~')
            refuse(parameter, given, "variables are not replaced", std::string(hint));
    }
    if (value.find('\0') != value.npos || value.size() > 4096)
        refuse(parameter, given, "no name of a file", std::string(hint));
    auto parts = parts_of(value);
    const bool is_folder = may_be_folder && value.ends_with('/');
    if (parts.empty() || (!is_folder && (value.ends_with('/') || parts.back() == ".")))
        refuse(parameter, given, "the name of the file is missing", std::string(hint));
    for (auto part : parts)
        if (part == "..") refuse(parameter, given, "`..` is not taken", std::string(hint));
    LogPath out;
    if (!is_folder) {
        out.name = parts.back();
        check_name(out.name, parameter);
        parts.pop_back();
    }
    for (auto part : parts)
        if (part != ".") out.folder.append(out.folder.empty() ? "" : "/").append(part);
    if (value[0] == '/') {
        out.folder.insert(0, "/");
        return out;
    }
    if (site.empty()) refuse(parameter, given, "there is no site it could be relative to", "give an absolute path");
    out.base = site;
    return out;
}

FileHandle open_folder(const LogPath& path) {
    FileHandle at(::open(path.base.empty() ? "/" : path.base.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    std::string walked = path.base;
    for (auto part : parts_of(path.folder)) {
        if (!at) break;
        walked.append("/").append(part);
        // Within the site nobody may lead us elsewhere; an absolute path is followed as the system has it.
        auto next = entered(at, std::string(part), path.base.empty());
        at = std::move(next);
    }
    if (at) return at;
    auto error = errno;
    if (error == ELOOP || error == ENOTDIR)
        throw Error(Code::denied, "the folder " + shown(walked) + " of a log is a symbolic link or no folder",
                    "name the real folder by an absolute path");
    throw Error(Code::unavailable,
                "cannot open or make the folder " + shown(walked) + " of a log: " + std::strerror(error),
                "may the service write there, and is there room?");
}

}  // namespace orrery::logkit
