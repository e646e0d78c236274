#include "sockets/knock.h"

#include <poll.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "sockets/bind.h"

namespace orrery::kernel {

namespace {

using Clock = std::chrono::steady_clock;

class Visit {
public:
    Visit(const Readiness& door, Milliseconds patience) : door_(door), ends_(Clock::now() + patience) {}

    Knock make() {
        auto address = socket_address(door_.at);
        socket_ = Descriptor(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (!socket_) return failed(errno);
        if (::connect(socket_.get(), address.get(), address.size) != 0 && errno != EINPROGRESS) return failed(errno);
        if (!ready(POLLOUT)) return silent("accepts no connection at ");
        int code = 0;
        socklen_t size = sizeof code;
        ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &code, &size);
        if (code != 0) return failed(code);
        return door_.by == Readiness::By::http ? ask() : Knock{};
    }

private:
    Knock ask() {
        auto request = "GET " + door_.path + " HTTP/1.1\r\nHost: " + door_.at.text() + "\r\nConnection: close\r\n\r\n";
        if (::send(socket_.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return failed(errno);
        std::string head;
        while (head.find('\n') == std::string::npos && head.size() < 1024) {
            if (!ready(POLLIN)) return silent("does not answer GET " + door_.path + " at ");
            char bytes[1024];
            auto got = ::recv(socket_.get(), bytes, sizeof bytes, 0);
            if (got < 0) return failed(errno);
            if (got == 0) break;
            head.append(bytes, static_cast<size_t>(got));
        }
        auto status = head.starts_with("HTTP/1.") && head.size() > 12 ? head.substr(9, 3) : "no HTTP";
        if (status.starts_with('2')) return {};
        return {"answers GET " + door_.path + " at " + door_.at.text() + " with " + status, false};
    }

    bool ready(short what) const {
        auto left = std::chrono::ceil<Milliseconds>(ends_ - Clock::now()).count();
        pollfd polled{socket_.get(), what, 0};
        return left > 0 && ::poll(&polled, 1, static_cast<int>(left)) > 0;
    }
    Knock failed(int code) const {
        std::string text = std::strerror(code);
        return {lower(text) + " " + door_.at.text(), false};
    }
    Knock silent(const std::string& what) const { return {what + door_.at.text(), true}; }

    const Readiness& door_;
    const Clock::time_point ends_;
    Descriptor socket_;
};

}  // namespace

Knock knock(const Readiness& door, Milliseconds patience) {
    try {
        return Visit(door, patience).make();
    } catch (const Error& error) {
        return {error.message(), false};
    }
}

}  // namespace orrery::kernel
