#include "socket.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace orrery::client {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
}

Descriptor::~Descriptor() {
    if (value_ >= 0) ::close(value_);
}

int Descriptor::release() noexcept { return std::exchange(value_, -1); }

bool wait_for(int descriptor, short events, Deadline deadline) {
    for (;;) {
        auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) return false;
        pollfd one{descriptor, events, 0};
        auto found = ::poll(&one, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
        if (found > 0) return true;  // also errors: the call that follows tells which
        if (found < 0 && errno != EINTR) return true;
    }
}

void require(int descriptor, short events, Deadline deadline, const std::string& label) {
    if (!wait_for(descriptor, events, deadline))
        throw Error(Code::deadline, label + " did not answer in time", "is it busy, or is a firewall between?");
}

void throw_system(const std::string& doing, const std::string& label, int error) {
    throw Error(Code::unavailable, doing + " " + label + ": " + std::generic_category().message(error),
                "does the receiver run, and are address and port right?");
}

}  // namespace orrery::client
