#include "cli/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>
#include <cstring>

#include "sockets/descriptor.h"

namespace orrery::kernel {

namespace {
std::string taken(const char* name) {
    auto* value = std::getenv(name);
    std::string out = value ? value : "";
    ::unsetenv(name);
    return out;
}
}  // namespace

ServiceManager::ServiceManager() : socket_(taken("NOTIFY_SOCKET")) {
    auto microseconds = whole_number(taken("WATCHDOG_USEC")).value_or(0);
    auto meant = taken("WATCHDOG_PID");
    bool us = meant.empty() || meant == std::to_string(::getpid());
    // Twice in the time after which it is impatient, as the protocol advises.
    if (us && microseconds > 0) pulse_ = std::max(Milliseconds(1), Milliseconds(microseconds / 2000));
}

void ServiceManager::tell(std::string_view lines) const noexcept {
    sockaddr_un address{};
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    if (socket_.front() == '@') address.sun_path[0] = '\0';  // a name that is no file
    Descriptor own(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    static_cast<void>(::sendto(own.get(), lines.data(), lines.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                               reinterpret_cast<sockaddr*>(&address), size));
}

}  // namespace orrery::kernel
