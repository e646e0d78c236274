#include "conf/sources.h"

#include <fcntl.h>
#include <orrery/error.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "sockets/descriptor.h"

namespace orrery::kernel {

namespace {

namespace fs = std::filesystem;

constexpr size_t longest_secret = 64 * 1024;

[[noreturn]] void refuse(const fs::path& file, const std::string& why, const std::string& hint) {
    throw Error(Code::invalid, "the secret file " + file.string() + " " + why, hint);
}

void check_permissions(const fs::path& file, const struct stat& facts) {
    if (!S_ISREG(facts.st_mode)) refuse(file, "is a folder or a device", "name a file");
    if (facts.st_uid != 0 && facts.st_uid != ::geteuid())
        refuse(file, "belongs to another user", "chown it to root or to the user who runs orrery");
    if ((facts.st_mode & (S_IRWXO | S_IWGRP)) != 0)
        refuse(file, "may be read or changed by others", "chmod 600 it (640 where a group shall read it)");
}

std::string contents(int descriptor) {
    std::string out(longest_secret + 1, '\0');
    size_t size = 0;
    for (ssize_t got = 0; size < out.size(); size += static_cast<size_t>(got))
        if ((got = ::read(descriptor, out.data() + size, out.size() - size)) <= 0) break;
    out.resize(size);
    return out;
}

/// What is wrong with a file that no line names is told with what named it.
Sourced value_of_file(std::string_view path, const fs::path& site, const std::string& named_by) {
    try {
        return file_value(path, site, {0, named_by});
    } catch (const Error& error) {
        throw Error(error.code(), named_by + ": " + error.message(), error.hint());
    }
}

}  // namespace

std::string twin_name(std::string_view stanza, std::string_view parameter) {
    auto out = "ORRERY_" + std::string(stanza) + "_" + std::string(parameter);
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == '-' || c == '.') c = '_';
    }
    return out;
}

std::optional<Sourced> outside_value(std::string_view stanza, std::string_view parameter, const fs::path& site,
                                     bool file_twin) {
    auto twin = twin_name(stanza, parameter);
    auto* value = std::getenv(twin.c_str());
    auto* file = file_twin ? std::getenv((twin + "_FILE").c_str()) : nullptr;
    if (value && file)
        throw Error(Code::invalid, twin + " and " + twin + "_FILE are both in the environment", "take one of them out");
    if (value) return Sourced{value, {0, "environment " + twin}, {}};
    if (file) return value_of_file(file, site, "environment " + twin + "_FILE");
    auto* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (!folder) return std::nullopt;
    auto name = std::string(stanza) + "." + std::string(parameter);
    std::error_code failed;
    if (!fs::exists(fs::path(folder) / name, failed)) return std::nullopt;
    return value_of_file((fs::path(folder) / name).string(), site, "credential " + name);
}

Sourced file_value(std::string_view path, const fs::path& site, const Place& at) {
    if (path.empty() || path.find('\0') != path.npos)
        throw Error(Code::invalid, "expected the path of a secret file",
                    "relative ones are meant from the site's folder");
    auto file = site / path;
    Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat facts {};
    if (!in || ::fstat(in.get(), &facts) != 0)
        refuse(
            file, std::string("cannot be read: ") + std::strerror(errno),
            "it must be there, readable for the user who runs orrery; relative paths are meant from the site's folder");
    check_permissions(file, facts);
    auto value = contents(in.get());
    if (value.size() > longest_secret) refuse(file, "is longer than 64 KiB", "it holds nothing but the value");
    if (value.ends_with('\n')) value.pop_back();
    if (value.ends_with('\r')) value.pop_back();
    return {std::move(value), at, file};
}

std::string file_stamp(std::string_view path, const fs::path& site) {
    struct stat facts {};
    if (::stat((site / path).c_str(), &facts) != 0) return "none";
    return std::to_string(facts.st_ino) + " " + std::to_string(facts.st_size) + " " +
           std::to_string(facts.st_mtim.tv_sec) + "." + std::to_string(facts.st_mtim.tv_nsec);
}

}  // namespace orrery::kernel
