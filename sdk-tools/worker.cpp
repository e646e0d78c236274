#include "worker.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "control/frames.h"
#include "places.h"

namespace orrery::tools {

namespace {

using Clock = std::chrono::steady_clock;

/// The last bytes of a file in memory.
std::string tail_of(int file) {
    constexpr off_t most = 2000;
    auto size = ::lseek(file, 0, SEEK_END);
    auto from = std::max<off_t>(0, size - most);
    std::string text(static_cast<size_t>(std::max<off_t>(0, size - from)), '\0');
    auto got = ::pread(file, text.data(), text.size(), from);
    text.resize(static_cast<size_t>(std::max<ssize_t>(0, got)));
    return text;
}

/// Whether there is something to read before `ends`.
bool readable(int socket, Clock::time_point ends) {
    for (;;) {
        auto left = std::chrono::duration_cast<Milliseconds>(ends - Clock::now()).count();
        if (left <= 0) return false;
        pollfd waiting{socket, POLLIN, 0};
        auto ready = ::poll(&waiting, 1, static_cast<int>(left));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

void listen_to(int socket, Clock::time_point ends, WorkerReport& report) {
    while (readable(socket, ends)) {
        auto said = read_frame(socket);
        if (!said) return;
        if (auto doing = said->find("doing"))
            report.doing = *doing;
        else
            report.result = std::move(*said);
    }
    report.late = true;
}

/// The worker ends soon after it closed its socket, or is made to.
Ending reap(pid_t pid, bool late) {
    int status = 0;
    constexpr int looks = 200;
    for (int i = 0; !late && i < looks; ++i) {
        if (::waitpid(pid, &status, WNOHANG) == pid) {
            ::kill(-pid, SIGKILL);  // whatever it left behind in its group
            return {WIFEXITED(status) ? WEXITSTATUS(status) : 0, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
        }
        ::usleep(10'000);
    }
    ::kill(-pid, SIGKILL);
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 0, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

}  // namespace

WorkerReport run_worker(const WorkerTask& task, Milliseconds deadline) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        throw Error(Code::limit, "no more sockets can be made");
    Descriptor ours(pair[0]), theirs(pair[1]), errors(::memfd_create("errors", MFD_CLOEXEC));
    Launch what;
    what.program = own_binary();
    what.arguments = {"worker", task.work, task.file, task.conf, task.placement, task.scratch};
    what.output = what.errors = errors.get();
    what.descriptors = {theirs.get()};
    auto pid = launch(what);
    theirs.reset();
    WorkerReport report;
    listen_to(ours.get(), Clock::now() + deadline, report);
    report.ending = reap(pid, report.late);
    report.errors = tail_of(errors.get());
    return report;
}

void Speaker::doing(std::string_view what) const { write_frame(socket_.get(), {{"doing", what}}); }
void Speaker::result(const Fields& fields) const { write_frame(socket_.get(), fields); }

}  // namespace orrery::tools
