#include "plugins/probe.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>

#include "control/frames.h"
#include "plugins/copy.h"
#include "plugins/library.h"
#include "supervision/supervisor.h"

namespace orrery::kernel {

namespace {

constexpr timeval patience{20, 0};  // for one library

struct Opened {
    Descriptor file;
    std::filesystem::path shown;
    std::string path() const { return "/proc/self/fd/" + std::to_string(file.get()); }
};

Fields told_about(const Opened& library) {
    try {
        return read_facts(open_library(library.path(), library.shown)).to_fields();
    } catch (const Error& error) {
        return {{"refusal", error.message()}, {"hint", error.hint()}};
    }
}

/// In a process of its own: what one library does there cannot be undone.
[[noreturn]] void tell(const std::vector<Opened>& libraries, const std::vector<size_t>& wanted, size_t from,
                       int socket) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setpgid(0, 0);
    rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int standard : {0, 1, 2}) ::dup2(null, standard);
    for (size_t i = from; i < wanted.size(); ++i)
        if (!write_frame(socket, told_about(libraries[wanted[i]]))) break;
    ::_exit(0);
}

std::string ending_of(pid_t pid) {
    ::kill(-pid, SIGKILL), ::kill(pid, SIGKILL);  // no more than a wish where it has ended already
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return "it did not come back within 20 s";
    return "the process " +
           Ending{WIFEXITED(status) ? WEXITSTATUS(status) : 0, WIFSIGNALED(status) ? WTERMSIG(status) : 0}.text();
}

void take(Probe& out, const Fields& told) {
    if (auto refusal = told.find("refusal"))
        out.refusal = *refusal, out.hint = told.value_or("hint", "");
    else
        out.facts = std::make_shared<PluginFacts>(PluginFacts::from_record(told.record()));
}

/// One process tells about libraries in order until one ends it; the next goes on behind that one.
void ask(const std::vector<Opened>& libraries, const std::vector<size_t>& wanted, std::vector<Probe>& out) {
    for (size_t at = 0; at < wanted.size();) {
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
            throw Error(Code::limit, "no more sockets can be made");
        Descriptor ours(pair[0]), theirs(pair[1]);
        ::setsockopt(ours.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        auto pid = ::fork();
        if (pid < 0) throw Error(Code::limit, "no more processes can be made");
        if (pid == 0) tell(libraries, wanted, at, theirs.get());
        theirs.reset();
        std::optional<Fields> told;
        while (at < wanted.size() && (told = read_frame(ours.get()))) take(out[wanted[at++]], *told);
        auto ending = ending_of(pid);
        if (at == wanted.size()) continue;
        auto& failed = out[wanted[at]];
        failed.refusal = libraries[wanted[at++]].shown.string() + ": opening it does not go well: " + ending;
        failed.hint = "static constructors and orrery_plugin_entry() must do nothing but build constant data";
    }
}

}  // namespace

std::vector<Probe> probe(const std::vector<PluginPlace>& places, const PluginRoots& roots) {
    std::vector<Probe> out(places.size());
    std::vector<Opened> libraries(places.size());
    std::vector<size_t> wanted;
    for (size_t i = 0; i < places.size(); ++i) {
        try {
            libraries[i] = {open_checked(places[i].library), places[i].library};
            roots.admit(places[i], libraries[i].path());
            out[i].is_script = is_program(libraries[i].file);
            if (!out[i].is_script) wanted.push_back(i);
        } catch (const Error& error) {
            out[i].refusal = error.message(), out[i].hint = error.hint();
        }
    }
    ask(libraries, wanted, out);
    return out;
}

}  // namespace orrery::kernel
