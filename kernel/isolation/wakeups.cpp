#include "isolation/wakeups.h"

#include <orrery/error.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <climits>

namespace orrery::kernel {

namespace {
epoll_event interest(uint32_t events, int descriptor) {
    epoll_event out{};
    out.events = events;
    out.data.fd = descriptor;
    return out;
}
}  // namespace

Wakeups::Wakeups(int socket)
    : socket_(socket),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      bell_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      clock_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
    auto readable = interest(EPOLLIN | EPOLLONESHOT, socket), rung = interest(EPOLLIN | EPOLLET, bell_.get());
    auto due = interest(EPOLLIN | EPOLLET, clock_.get());
    if (!epoll_ || !bell_ || !clock_ || ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket, &readable) != 0 ||
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, bell_.get(), &rung) != 0 ||
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, clock_.get(), &due) != 0)
        throw Error(Code::limit, "no more descriptors can be opened", "raise the limit of open files (ulimit -n)");
}

Wakeups::Cause Wakeups::wait(Milliseconds patience) {
    epoll_event event{};
    auto limit = static_cast<int>(std::clamp<int64_t>(patience.count(), -1, INT_MAX));
    if (::epoll_wait(epoll_.get(), &event, 1, limit) <= 0) return Cause::nothing;
    if (event.data.fd == socket_) return Cause::readable;
    return event.data.fd == clock_.get() ? Cause::alarm : Cause::nudged;
}

void Wakeups::rearm() {
    auto readable = interest(EPOLLIN | EPOLLONESHOT, socket_);
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, socket_, &readable);
}

/// Every write is an edge of its own; the count is never read.
void Wakeups::nudge() {
    uint64_t one = 1;
    static_cast<void>(!::write(bell_.get(), &one, sizeof one));
}

void Wakeups::alarm(Milliseconds after) {
    itimerspec when{};
    when.it_value.tv_sec = after.count() / 1000;
    when.it_value.tv_nsec = after.count() % 1000 * 1'000'000;
    ::timerfd_settime(clock_.get(), 0, &when, nullptr);
}

void Wakeups::release_all() {
    auto always = interest(EPOLLIN, bell_.get());
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, bell_.get(), &always);
    nudge();
}

}  // namespace orrery::kernel
