// Landlock: which files a sandboxed process may touch.
#include <fcntl.h>
#include <orrery/error.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "supervision/sandbox.h"

namespace orrery::kernel {

namespace {

// As in linux/landlock.h, whose older versions lack some of these.
constexpr uint64_t execute = 1u << 0, write_file = 1u << 1, read_file = 1u << 2, read_directory = 1u << 3;
constexpr uint64_t truncate_file = 1u << 14, device_control = 1u << 15;
constexpr uint64_t on_files = execute | write_file | read_file | truncate_file | device_control;
constexpr uint64_t reading = execute | read_file | read_directory;
constexpr uint64_t scope_abstract_sockets = 1u << 0, scope_signals = 1u << 1;
constexpr uint32_t ask_version = 1u << 0;
constexpr int rule_path_beneath = 1;
constexpr long create_ruleset = 444, add_rule = 445, restrict_self = 446;

struct RulesetAttributes {
    uint64_t files, network, scopes;
};
struct __attribute__((packed)) PathRule {
    uint64_t allowed;
    int32_t parent;
};

long landlock_version() { return ::syscall(create_ruleset, nullptr, 0, ask_version); }

uint64_t known_rights(long version) {
    unsigned bits = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
    return (uint64_t{1} << bits) - 1;
}

/// Older kernels know a shorter struct.
Descriptor make_ruleset(Sandbox profile, long version) {
    RulesetAttributes wanted{known_rights(version), 0, 0};
    if (profile == Sandbox::sealed && version >= 6) wanted.scopes = scope_abstract_sockets | scope_signals;
    size_t size = version >= 6 ? sizeof wanted : sizeof wanted.files;
    return Descriptor(static_cast<int>(::syscall(create_ruleset, &wanted, size, 0)));
}

bool allow(const Descriptor& rules, const std::string& path, uint64_t rights) {
    Descriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
    struct stat facts {};
    if (!place || ::fstat(place.get(), &facts) != 0) return false;
    PathRule rule{S_ISDIR(facts.st_mode) ? rights : rights & on_files, place.get()};
    return ::syscall(add_rule, rules.get(), rule_path_beneath, &rule, 0) == 0;
}

void allow_named(const Descriptor& rules, const std::vector<std::string>& paths, uint64_t rights) {
    for (auto& path : paths)
        if (!allow(rules, path, rights))
            throw Error(Code::invalid, "cannot allow " + path + " in the sandbox: " + std::strerror(errno),
                        "AllowRead= and AllowWrite= name files and folders that exist");
}

}  // namespace

std::string missing_for(Sandbox profile) {
    if (profile < Sandbox::confined || landlock_version() >= 1) return {};
    return "this machine's kernel has no Landlock (" + std::string(std::strerror(errno)) +
           "); Sandbox=guarded works without";
}

Descriptor file_rules(Sandbox profile, const std::vector<std::string>& read, const std::vector<std::string>& write) {
    if (profile < Sandbox::confined) return {};
    if (auto missing = missing_for(profile); !missing.empty()) throw Error(Code::unsupported, missing);
    auto version = landlock_version();
    auto rules = make_ruleset(profile, version);
    if (!rules) throw Error(Code::limit, "cannot make the rules of a sandbox: " + std::string(std::strerror(errno)));
    auto everything = known_rights(version);
    if (profile == Sandbox::confined) allow(rules, "/", reading);
    for (auto* path : {"/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/proc", "/sys"}) allow(rules, path, reading);
    for (auto* path : {"/dev/random", "/dev/urandom"}) allow(rules, path, read_file);
    for (auto* path : {"/dev/null", "/dev/zero", "/dev/full", "/dev/tty"})
        allow(rules, path, everything & (read_file | write_file | truncate_file | device_control));
    allow_named(rules, read, reading);
    allow_named(rules, write, everything);
    return rules;
}

bool enter_file_rules(int rules) noexcept { return rules < 0 || ::syscall(restrict_self, rules, 0) == 0; }

}  // namespace orrery::kernel
