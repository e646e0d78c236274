#include "hall.h"

#include <sys/eventfd.h>

namespace board {

using orrery::Code;
using orrery::Error;
namespace wire = orrery::wire;

namespace {
constexpr uint16_t going_away = 1001, policy = 1008, too_slow = 1013;
}

void Hall::start() {
    std::lock_guard lock(mutex_);
    if (thread_.joinable()) throw Error(Code::conflict, "the board runs already");
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake_ < 0) throw Error(Code::limit, "no more descriptors can be opened");
    ending_ = false, open_ = true;
    thread_ = std::thread([this] { serve(); });
}

void Hall::stop() {
    {
        std::lock_guard lock(mutex_);
        open_ = false, ending_ = true;
        if (!thread_.joinable()) return;
        wake();
    }
    thread_.join();
    ::close(std::exchange(wake_, -1));
}

bool Hall::is_open() const {
    std::lock_guard lock(mutex_);
    return open_;
}

size_t Hall::guests() const {
    std::lock_guard lock(mutex_);
    return guests_count_;
}

void Hall::enter(orrery::Stream stream, std::string who, std::string_view greeting) {
    std::lock_guard lock(mutex_);
    if (!open_) throw Error(Code::unavailable, "the board is closed at the moment");
    if (guests_count_ + arrivals_.size() >= most_guests)
        throw Error(Code::limit, "the board is full", "try again later");
    auto& guest = arrivals_.emplace_back();
    guest.stream = std::move(stream), guest.who = std::move(who);
    say(guest, greeting);
    wake();
}

void Hall::wake() const {
    uint64_t one = 1;
    [[maybe_unused]] auto written = ::write(wake_, &one, sizeof one);  // full means: it wakes anyway
}

void Hall::serve() {
    for (std::vector<pollfd> waiting;;) {
        take_in();
        bool end = false;
        {
            std::lock_guard lock(mutex_);
            end = ending_;
        }
        for (auto& guest : guests_) {
            if (end) send_off(guest, going_away, "the board closes");
            push(guest);
        }
        if (end) return guests_.clear();
        guests_.remove_if([](auto& guest) { return guest.gone || (guest.leaving && guest.waiting.empty()); });
        {
            std::lock_guard lock(mutex_);
            guests_count_ = guests_.size();
        }
        waiting.assign(1, {wake_, POLLIN, 0});
        for (auto& guest : guests_) {
            short what = guest.leaving ? 0 : POLLIN;
            waiting.push_back(
                {guest.stream.descriptor(), static_cast<short>(guest.waiting.empty() ? what : what | POLLOUT), 0});
        }
        if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
        uint64_t count = 0;
        [[maybe_unused]] auto got = ::read(wake_, &count, sizeof count);
        auto ready = waiting.begin();
        for (auto& guest : guests_)
            if ((++ready)->revents & (POLLIN | POLLHUP | POLLERR)) listen(guest);
    }
}

void Hall::take_in() {
    std::lock_guard lock(mutex_);
    guests_.splice(guests_.end(), arrivals_);
}

void Hall::listen(Guest& guest) {
    char bytes[4096];
    auto got = ::recv(guest.stream.descriptor(), bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) guest.gone = true;
    if (got <= 0 || guest.leaving) return;
    try {
        guest.decoder.feed({bytes, static_cast<size_t>(got)});
        while (auto message = guest.decoder.next()) {
            if (message->kind == wire::Kind::close) guest.gone = true;
            if (message->kind == wire::Kind::text) tell_all(said_(guest.who, message->payload));
        }
    } catch (const std::exception& error) {
        send_off(guest, policy, error.what());
    }
}

void Hall::tell_all(const std::string& message) {
    for (auto& guest : guests_) {
        if (guest.leaving || guest.gone) continue;
        if (guest.waiting.size() > most_waiting)
            send_off(guest, too_slow, "you read too slowly; come back in a moment");
        else
            say(guest, message);
    }
}

void Hall::say(Guest& guest, std::string_view message) {
    wire::append_message(guest.waiting, wire::Kind::text, message);
}

void Hall::send_off(Guest& guest, uint16_t code, std::string_view reason) {
    std::string payload;
    wire::append_number(payload, code);
    wire::append_message(guest.waiting, wire::Kind::close, payload.append(reason.substr(0, 123)));
    guest.leaving = true;
}

/// Writes what the socket takes; the rest waits for the next turn.
void Hall::push(Guest& guest) {
    while (!guest.waiting.empty() && !guest.gone) {
        auto sent =
            ::send(guest.stream.descriptor(), guest.waiting.data(), guest.waiting.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0)
            guest.waiting.erase(0, static_cast<size_t>(sent));
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return;
        else if (errno != EINTR)
            guest.gone = true;
    }
}

}  // namespace board
