#include "supervision/launch.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "supervision/sandbox.h"

namespace orrery::kernel {

namespace {

/// What the new process does between fork and exec: plain system calls on memory made before.
struct Prepared {
    const char* path;
    char* const* arguments;
    char* const* environment;
    const Launch* what;
    const gid_t* groups;
    size_t group_count;
    const Descriptor* file_rules;
    const std::vector<sock_filter>* filter;
    pid_t parent;
    int report;  // close-on-exec: says why exec was not reached
};

enum class Step : int { descriptors, directory, limits, user, sandbox, parent, exec };

[[noreturn]] void give_up(const Prepared& prepared, Step step) {
    int message[2] = {static_cast<int>(step), errno};
    static_cast<void>(!::write(prepared.report, message, sizeof message));
    ::_exit(127);
}

void set_limit(const Prepared& prepared, __rlimit_resource kind, uint64_t value) {
    if (value == 0) return;
    rlimit limit{value, value};
    if (::setrlimit(kind, &limit) != 0) give_up(prepared, Step::limits);
}

void place_descriptors(const Prepared& prepared) {
    auto& what = *prepared.what;
    int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    // First out of the way of the low numbers, then into place.
    constexpr int most = 16;
    std::array<int, most> moved{};
    size_t count = 0;
    for (int descriptor : {null, what.output < 0 ? null : what.output, what.errors < 0 ? null : what.errors})
        moved[count++] = ::fcntl(descriptor, F_DUPFD_CLOEXEC, most);
    for (int descriptor : what.descriptors) moved[count++] = ::fcntl(descriptor, F_DUPFD_CLOEXEC, most);
    int report = ::fcntl(prepared.report, F_DUPFD_CLOEXEC, most);
    if (report < 0) give_up(prepared, Step::descriptors);
    const_cast<Prepared&>(prepared).report = report;
    for (size_t i = 0; i < count; ++i)
        if (moved[i] < 0 || ::dup2(moved[i], static_cast<int>(i)) < 0) give_up(prepared, Step::descriptors);
    auto after = static_cast<unsigned>(count);
    if (static_cast<unsigned>(report) > after) ::close_range(after, static_cast<unsigned>(report) - 1, 0);
    ::close_range(static_cast<unsigned>(report) + 1, ~0u, 0);
}

void reset_signals() {
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void become(const Prepared& prepared, const Account& account) {
    if (::getuid() == account.uid) return;
    if (::setgroups(prepared.group_count, prepared.groups) != 0 ||
        ::setresgid(account.gid, account.gid, account.gid) != 0 ||
        ::setresuid(account.uid, account.uid, account.uid) != 0)
        give_up(prepared, Step::user);
}

[[noreturn]] void go(const Prepared& prepared) {
    auto& what = *prepared.what;
    ::setpgid(0, 0);
    reset_signals();
    // The rules' descriptor is among those that are closed next.
    if (what.keeps_orphans) ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (what.confinement.no_new_privileges) ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!enter_file_rules(prepared.file_rules->get())) give_up(prepared, Step::sandbox);
    place_descriptors(prepared);
    set_limit(prepared, RLIMIT_DATA, what.confinement.memory);
    set_limit(prepared, RLIMIT_NOFILE, what.confinement.files);
    if (what.confinement.nice != 0) static_cast<void>(!::nice(what.confinement.nice));
    if (what.account) become(prepared, *what.account);
    if (!what.directory.empty() && ::chdir(what.directory.c_str()) != 0) give_up(prepared, Step::directory);
    // A change of user clears the wish to die with the parent, so it comes last; the parent may have died before it.
    if (what.dies_with_parent) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != prepared.parent) give_up(prepared, Step::parent);
    if (!enter_filter(*prepared.filter)) give_up(prepared, Step::sandbox);
    ::execve(prepared.path, prepared.arguments, prepared.environment);
    give_up(prepared, Step::exec);
}

/// This very program is reached through /proc: the account of a child may not be let into the folder where it lies, and
/// what lies there may be another version by now.
std::string own_program_or(const std::string& program) {
    static const auto own = std::filesystem::read_symlink("/proc/self/exe").string();
    return program == own ? "/proc/self/exe" : program;
}

std::vector<std::string> merged_environment(const std::vector<std::string>& added) {
    std::vector<std::string> out = added;
    for (char** entry = environ; *entry; ++entry) {
        std::string_view text(*entry);
        auto name = text.substr(0, text.find('=') + 1);
        bool replaced = is_for_dispatchers(text);
        for (auto& one : added) replaced |= one.compare(0, name.size(), name) == 0;
        if (!replaced) out.emplace_back(text);
    }
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<gid_t> groups_of(const Account& account) {
    int count = 64;
    std::vector<gid_t> groups(static_cast<size_t>(count));
    if (::getgrouplist(account.name.c_str(), account.gid, groups.data(), &count) < 0) count = 64;
    groups.resize(static_cast<size_t>(count));
    return groups;
}

/// Waits until exec has closed the pipe, or says why it was not reached.
void await_exec(int report, pid_t pid, const Launch& what) {
    int message[2];
    ssize_t got = 0;
    do got = ::read(report, message, sizeof message);
    while (got < 0 && errno == EINTR);
    if (got == 0) return;
    ::waitpid(pid, nullptr, 0);
    constexpr const char* steps[] = {"descriptors", "directory",           "limits", "change of user",
                                     "sandbox",     "its parent has gone", "exec"};
    auto step = got == sizeof message && message[0] >= 0 && message[0] <= static_cast<int>(Step::exec) ? message[0] : 0;
    auto where = static_cast<Step>(step) == Step::directory ? what.directory : std::string(steps[step]);
    throw Error(Code::unavailable, "cannot start " + what.program + ": " + where + ": " + std::strerror(message[1]));
}

}  // namespace

bool is_for_dispatchers(std::string_view entry) {
    return entry.starts_with("ORRERY_") || entry.starts_with("CREDENTIALS_DIRECTORY=");
}

std::string find_in_path(const std::string& program) {
    if (program.find('/') != std::string::npos) return program;
    std::string path = std::getenv("PATH") ? std::getenv("PATH") : "/usr/bin:/bin";
    for (size_t at = 0; at <= path.size();) {
        auto end = std::min(path.find(':', at), path.size());
        auto candidate = path.substr(at, end - at) + "/" + program;
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
        at = end + 1;
    }
    throw Error(Code::not_found, "cannot start " + program + ": there is no such program in PATH");
}

Account Account::find(const std::string& name) {
    char buffer[16384];
    passwd entry{}, *found = nullptr;
    ::getpwnam_r(name.c_str(), &entry, buffer, sizeof buffer, &found);
    if (!found) throw Error(Code::not_found, "there is no user '" + name + "' on this machine");
    if (::geteuid() != 0 && ::geteuid() != entry.pw_uid)
        throw Error(Code::denied, "only root may run something as user '" + name + "'",
                    "run orrery as root, or take the user out");
    return {entry.pw_uid, entry.pw_gid, name};
}

pid_t launch(const Launch& what) {
    auto path = find_in_path(own_program_or(what.program));
    std::vector<std::string> arguments{what.program};
    arguments.insert(arguments.end(), what.arguments.begin(), what.arguments.end());
    auto environment = merged_environment(what.environment);
    auto argument_pointers = pointers(arguments), environment_pointers = pointers(environment);
    auto groups = what.account ? groups_of(*what.account) : std::vector<gid_t>();
    auto& confinement = what.confinement;
    auto rules = file_rules(confinement.sandbox, confinement.read, confinement.write);
    auto filter = system_call_filter(confinement.sandbox);
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0)
        throw Error(Code::limit, "cannot start " + what.program + ": " + std::strerror(errno));
    Descriptor read_end(pipe[0]), write_end(pipe[1]);
    Prepared prepared{path.c_str(),
                      argument_pointers.data(),
                      environment_pointers.data(),
                      &what,
                      groups.data(),
                      groups.size(),
                      &rules,
                      &filter,
                      ::getpid(),
                      write_end.get()};
    auto pid = ::fork();
    if (pid < 0) throw Error(Code::limit, "cannot start " + what.program + ": " + std::strerror(errno));
    if (pid == 0) go(prepared);
    write_end.reset();
    ::setpgid(pid, pid);
    await_exec(read_end.get(), pid, what);
    return pid;
}

}  // namespace orrery::kernel
