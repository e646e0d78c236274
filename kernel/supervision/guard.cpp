#include "supervision/guard.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>

#include "sockets/datagram.h"
#include "supervision/launch.h"

namespace orrery::kernel {

namespace {

constexpr int dispatcher = 3;
constexpr Milliseconds orphan_grace{3'000};  // after the dispatcher's death: a new one may be waiting for us

class Guard {
public:
    int run() {
        Fields given;
        if (receive_record(dispatcher, given) != Received::record) return 1;
        ::signal(SIGPIPE, SIG_IGN);
        if (!start(given)) return 1;
        // The program holds the ends of its output now; ours would keep the pipes open after its end.
        ::close(STDOUT_FILENO), ::close(STDERR_FILENO);
        while (!ended_) look();
        end_descendants();
        send_record(dispatcher,
                    {{"exited", ""}, {"status", std::to_string(status_)}, {"signal", std::to_string(signal_)}});
        return 0;
    }

private:
    using Clock = std::chrono::steady_clock;

    bool start(const Fields& given) {
        try {
            spec_ = ProgramSpec::from_record(given.record());
            Launch what;
            what.program = spec_.program, what.arguments = spec_.arguments;
            what.environment = spec_.environment, what.directory = spec_.directory;
            Account account;
            if (!spec_.user.empty()) what.account = &(account = Account::find(spec_.user));
            what.output = STDOUT_FILENO, what.errors = STDERR_FILENO;
            what.confinement = spec_.confinement;
            program_ = launch(what);
        } catch (const Error& error) {
            send_record(dispatcher, {{"failed", error.message()}});
            return false;
        }
        handle_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, program_, 0)));
        return send_record(dispatcher, {{"started", std::to_string(program_)}}), true;
    }

    void look() {
        pollfd polled[] = {{handle_.get(), POLLIN, 0}, {orphaned_ ? -1 : dispatcher, POLLIN, 0}};
        ::poll(polled, 2, stopping_ ? static_cast<int>(remaining().count()) : -1);
        if (polled[0].revents != 0) return take_ending();
        if (polled[1].revents != 0) {
            Fields message;
            orphaned_ = receive_record(dispatcher, message) == Received::end;
            auto given = whole_number(message.value_or("grace_ms", ""));
            auto grace = orphaned_ ? orphan_grace : given ? Milliseconds(*given) : spec_.stop_grace;
            if (orphaned_ || message.find("stop")) stop(std::min(grace, spec_.stop_grace));
        }
        if (stopping_ && remaining().count() == 0) ::kill(-program_, SIGKILL), ::kill(program_, SIGKILL);
    }

    void stop(Milliseconds grace) {
        if (!stopping_) ::kill(program_, spec_.stop_signal);
        auto ends = Clock::now() + grace;
        kill_at_ = stopping_ ? std::min(kill_at_, ends) : ends;
        stopping_ = true;
    }
    Milliseconds remaining() const {
        return std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(kill_at_ - Clock::now()));
    }

    void take_ending() {
        siginfo_t facts{};
        if (::waitid(P_PID, static_cast<id_t>(program_), &facts, WEXITED | WNOWAIT) != 0) return;
        ::kill(-program_, SIGKILL);
        ::waitid(P_PID, static_cast<id_t>(program_), &facts, WEXITED);
        (facts.si_code == CLD_EXITED ? status_ : signal_) = facts.si_status;
        ended_ = true;
    }

    /// What left the program's group has become ours by the death of its parents.
    static void end_descendants() {
        for (;;) {
            std::ifstream children("/proc/thread-self/children");
            for (pid_t child = 0; children >> child;) ::kill(child, SIGKILL);
            if (::waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
        }
    }

    ProgramSpec spec_;
    pid_t program_ = 0;
    Descriptor handle_;
    bool stopping_ = false, orphaned_ = false, ended_ = false;
    int status_ = 0, signal_ = 0;
    Clock::time_point kill_at_{};
};

}  // namespace

int guard_main() { return Guard().run(); }

}  // namespace orrery::kernel
