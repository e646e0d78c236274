#include "supervision/supervisor.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <exception>
#include <fstream>
#include <future>

#include "crashes/shortage.h"

namespace orrery::kernel {

namespace {
Descriptor process_handle(pid_t pid) { return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

/// A process whose end nobody would notice must not begin.
Descriptor handle_or_end(pid_t pid, const Launch& what) {
    auto handle = process_handle(pid);
    if (handle) return handle;
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    throw Error(Code::limit, "cannot start " + what.program + ": no more descriptors can be opened",
                "raise the limit of open files (ulimit -n)");
}
}  // namespace

std::string Ending::text() const {
    if (signal == 0) return "exited with status " + std::to_string(status);
    auto* name = ::sigabbrev_np(signal);
    return "was ended by signal " + (name ? "SIG" + std::string(name) : std::to_string(signal));
}

Supervisor::Supervisor() : wakeup_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), thread_([this] { run(); }) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Supervisor::~Supervisor() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake();
    thread_.join();
}

void Supervisor::wake() const {
    uint64_t one = 1;
    static_cast<void>(!::write(wakeup_.get(), &one, sizeof one));
}

void Supervisor::in_loop(std::function<void()> work) {
    std::lock_guard lock(mutex_);
    work_.push_back(std::move(work));
    wake();
}

pid_t Supervisor::start(const Launch& what, std::function<void(Ending)> ended) {
    std::promise<pid_t> promise;
    auto started = promise.get_future();
    in_loop([&] {
        try {
            auto pid = launch(what);
            processes_[pid] = {handle_or_end(pid, what), std::move(ended)};
            promise.set_value(pid);
        } catch (...) {
            promise.set_exception(std::current_exception());
        }
    });
    return started.get();
}

void Supervisor::signal(pid_t pid, int number, bool whole_group) {
    in_loop([this, pid, number, whole_group] {
        // Not reaped yet, so the number still is this process's own.
        if (processes_.count(pid)) ::kill(whole_group ? -pid : pid, number);
    });
}

void Supervisor::watch(int descriptor, std::function<bool()> ready) {
    in_loop([this, descriptor, ready = std::move(ready)]() mutable { watched_[descriptor] = std::move(ready); });
}

bool Supervisor::alive(Milliseconds patience) {
    auto answer = std::make_shared<std::promise<void>>();
    in_loop([answer] { answer->set_value(); });
    return answer->get_future().wait_for(patience) == std::future_status::ready;
}

void Supervisor::reap(pid_t pid) {
    siginfo_t facts{};
    if (::waitid(P_PID, static_cast<id_t>(pid), &facts, WEXITED | WNOWAIT | WNOHANG) != 0 || facts.si_pid != pid)
        return;
    ::kill(-pid, SIGKILL);  // the group's name cannot be taken by others before the leader is reaped
    ::waitid(P_PID, static_cast<id_t>(pid), &facts, WEXITED);
    auto process = processes_.extract(pid);
    Ending ending;
    (facts.si_code == CLD_EXITED ? ending.status : ending.signal) = facts.si_status;
    insist([&] { process.mapped().ended(ending); });  // it may come twice then
    insist([&] { end_orphans(); });
}

/// A process that ended leaves its children, and those it had kept, to this process, that is, to its first thread.
/// Nobody else is a child of that one and in another process group: what plugins fork in this process stays in ours.
/// Who is killed leaves orphans in turn.
void Supervisor::end_orphans() {
    std::ifstream children("/proc/self/task/" + std::to_string(::getpid()) + "/children");
    for (pid_t child = 0; children >> child;) {
        if (processes_.count(child) || ::getpgid(child) == ::getpgrp()) continue;
        ::kill(child, SIGKILL);
        if (auto handle = process_handle(child)) processes_[child] = {std::move(handle), [](const Ending&) {}};
    }
}

void Supervisor::run() {
    std::vector<pollfd> polled;
    std::vector<pid_t> pids;
    for (;;) {
        std::vector<std::function<void()>> work;
        {
            std::lock_guard lock(mutex_);
            if (stopping_) return;
            work.swap(work_);
        }
        for (auto& one : work) insist(one);
        insist([&] {
            polled.assign(1, {wakeup_.get(), POLLIN, 0});
            pids.clear();
            for (auto& [pid, process] : processes_)
                polled.push_back({process.handle.get(), POLLIN, 0}), pids.push_back(pid);
            for (auto& [descriptor, ready] : watched_) polled.push_back({descriptor, POLLIN, 0});
        });
        {
            std::lock_guard lock(mutex_);
            if (!work_.empty()) continue;
        }
        if (::poll(polled.data(), polled.size(), -1) < 0) continue;
        uint64_t ignored = 0;
        static_cast<void>(!::read(wakeup_.get(), &ignored, sizeof ignored));
        // Output first, endings after: the last words of a process come before the news of its end.
        for (size_t i = 1 + pids.size(); i < polled.size(); ++i) {
            if (polled[i].revents == 0) continue;
            auto watched = watched_.find(polled[i].fd);
            if (watched == watched_.end()) continue;
            bool over = false;  // of what came and found no memory the rest is lost
            if_memory_lasts([&] { over = !watched->second(); });
            if (over) watched_.erase(watched);
        }
        for (size_t i = 0; i < pids.size(); ++i)
            if (polled[i + 1].revents != 0) reap(pids[i]);
    }
}

}  // namespace orrery::kernel
