#include "supervision/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>

#include <filesystem>

#include "sockets/datagram.h"
#include "supervision/output.h"

namespace orrery::kernel {

namespace {
constexpr Milliseconds hurried_grace{500}, guard_patience{10'000};
}

Program::Program(ProgramWorks works, std::string stanza, ProgramSpec spec, Changed changed)
    : works_(std::move(works)),
      stanza_(std::move(stanza)),
      name_(std::filesystem::path(spec.program).filename().string()),
      spec_(std::move(spec)),
      changed_(std::move(changed)),
      backoff_(spec_.restart) {}

void Program::start() {
    launch_guard();
    std::unique_lock lock(mutex_);
    if (!moved_.wait_for(lock, guard_patience, [&] { return decided_; })) {
        stopping_ = true;  // whoever is told of a failure wants no news of it later
        works_.supervisor.signal(guard_pid_, SIGKILL, false);
        moved_.wait(lock, [&] { return !alive_; });
        failure_ = "its guard did not answer within " + std::to_string(guard_patience.count()) + " ms";
    }
    if (!failure_.empty()) throw Error(Code::unavailable, failure_);
    started_once_ = true;
}

void Program::launch_guard() {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        throw Error(Code::limit, "no more sockets can be made");
    auto own = std::make_shared<Descriptor>(pair[0]);
    Descriptor theirs(pair[1]);
    ::fcntl(pair[0], F_SETFL, O_NONBLOCK);
    auto row = [self = shared_from_this()](std::string_view line) {
        self->works_.logs.write(self->stanza_, ORRERY_LOG_INFO, self->stanza_ + "." + self->name_, line);
    };
    auto output = catch_lines(works_.supervisor, row), errors = catch_lines(works_.supervisor, row);
    Launch guard;
    guard.program = works_.binary, guard.arguments = {"--guard"};
    guard.output = output.get(), guard.errors = errors.get();
    guard.dies_with_parent = false;
    guard.keeps_orphans = true;
    guard.confinement.no_new_privileges = false;  // could not be given back to a program that may have them
    guard.descriptors = {theirs.get()};
    if (works_.lock >= 0) guard.descriptors.push_back(works_.lock);
    {
        std::lock_guard lock(mutex_);
        if (stopping_) {
            decided_ = true, failure_ = "was stopped before it was started";
            return;
        }
        guard_ = own;
        alive_ = true;
        failure_.clear();
        last_ = {};
    }
    send_record(pair[0], spec_.to_fields());
    // Watched before it starts: what it says is heard before the news of its end.
    works_.supervisor.watch(pair[0], [self = shared_from_this(), own] { return self->hear(own->get()); });
    start_guard(guard);
}

/// Without the mutex: the supervisor's thread may be waiting for it, and it is the one that starts.
void Program::start_guard(const Launch& guard) {
    try {
        auto pid = works_.supervisor.start(guard, [self = shared_from_this()](Ending ending) { self->ended(ending); });
        std::lock_guard lock(mutex_);
        if (alive_) guard_pid_ = pid;
    } catch (const Error&) {
        std::lock_guard lock(mutex_);
        alive_ = false;
        guard_.reset();
        moved_.notify_all();
        throw;
    }
}

void Program::start_again() {
    try {
        launch_guard();
    } catch (const Error& error) {
        std::lock_guard lock(mutex_);
        log(ORRERY_LOG_ERROR, error.message());
        notify({{"state", "failed"}, {"status", "0"}, {"signal", "0"}});
    }
}

/// False when the guard has nothing more to say. [supervisor's thread]
bool Program::hear(int socket) {
    std::lock_guard lock(mutex_);
    for (Fields message;;) {
        switch (receive_record(socket, message)) {
            case Received::nothing_yet:
                return true;
            case Received::end:
                return false;
            case Received::record:
                take(message);
        }
    }
}

void Program::take(const Fields& message) {
    auto number = [&](std::string_view name) {
        return static_cast<int>(whole_number(message.value_or(name, "0")).value_or(0));
    };
    if (auto pid = message.find("started")) {
        pid_ = static_cast<pid_t>(whole_number(*pid).value_or(0));
        decided_ = true;
        notify({{"state", "running"}, {"pid", *pid}});
        log(ORRERY_LOG_INFO, "runs as process " + std::string(*pid));
    } else if (auto failed = message.find("failed")) {
        failure_ = *failed;
    } else if (message.find("exited")) {
        last_ = {number("status"), number("signal")};
    }
    moved_.notify_all();
}

/// The guard has ended, and so has the program. [supervisor's thread]
void Program::ended(const Ending& guard) {
    std::lock_guard lock(mutex_);
    guard_.reset();
    if (guard.signal != 0) last_ = guard;
    if (pid_ == 0 && failure_.empty()) failure_ = "its guard " + guard.text();
    alive_ = false;
    pid_ = guard_pid_ = 0;
    decided_ = true;
    moved_.notify_all();
    if (!failure_.empty() && !started_once_) return;  // start() reports it
    bool failed = !failure_.empty() || last_.failed();
    notify({{"state", failed ? "failed" : "exited"},
            {"status", std::to_string(last_.status)},
            {"signal", std::to_string(last_.signal)}});
    log(failed && !stopping_ ? ORRERY_LOG_ERROR : ORRERY_LOG_INFO, failure_.empty() ? last_.text() : failure_);
    if (stopping_ || !backoff_.restarts_after(failed)) return;
    auto wait = backoff_.died();
    if (!wait) return log(ORRERY_LOG_ERROR, "given up after " + std::to_string(backoff_.deaths()) + " deaths");
    works_.pool.post(
        nullptr, [self = shared_from_this()] { self->start_again(); }, *wait);
}

void Program::hurry() {
    std::lock_guard lock(mutex_);
    if (guard_) send_record(guard_->get(), {{"stop", ""}, {"grace_ms", std::to_string(hurried_grace.count())}});
}

void Program::stop() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    if (guard_) send_record(guard_->get(), {{"stop", ""}});
    bool gone = moved_.wait_for(lock, spec_.stop_grace + Milliseconds(5'000), [&] { return !alive_; });
    if (!gone) {
        log(ORRERY_LOG_ERROR, "its guard hangs and is killed");
        works_.supervisor.signal(guard_pid_, SIGKILL, false);
        moved_.wait(lock, [&] { return !alive_; });
    }
    states_.clear();
    moved_.wait(lock, [&] { return !delivering_ || delivers_on_ == std::this_thread::get_id(); });
}

pid_t Program::pid() const {
    std::lock_guard lock(mutex_);
    return pid_;
}

/// Precondition: the mutex is held.
void Program::notify(Fields state) {
    if (stopping_ || !changed_) return;
    states_.push_back(std::move(state));
    if (std::exchange(delivering_, true)) return;
    works_.pool.post(nullptr, [self = shared_from_this()] { self->deliver(); });
}

void Program::deliver() {
    std::unique_lock lock(mutex_);
    delivers_on_ = std::this_thread::get_id();
    while (!states_.empty()) {
        auto state = std::move(states_.front());
        states_.pop_front();
        lock.unlock();
        changed_(state);
        lock.lock();
    }
    delivering_ = false;
    delivers_on_ = {};
    moved_.notify_all();
}

void Program::log(int32_t level, const std::string& message) {
    works_.logs.write(stanza_, level, "orrery." + stanza_, name_ + " " + message);
}

}  // namespace orrery::kernel
