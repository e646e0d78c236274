#include "local_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace event_log {

using orrery::Code;
using orrery::Error;

LocalSocket::~LocalSocket() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool LocalSocket::present() const noexcept {
    struct stat found;
    return ::stat(path_.c_str(), &found) == 0 && S_ISSOCK(found.st_mode);
}

void LocalSocket::fail(int error) {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
    throw Error(Code::unavailable, "cannot write to " + path_ + ": " + std::generic_category().message(error),
                "does the journal or a syslog server run?");
}

void LocalSocket::open() {
    if (descriptor_ >= 0) return;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof address.sun_path) throw Error(Code::invalid, "the socket's path is too long: " + path_);
    std::memcpy(address.sun_path, path_.data(), path_.size());
    descriptor_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int room = 8 << 20;
    ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail(errno);
}

void LocalSocket::send(std::string_view bytes, bool memfd, std::chrono::milliseconds timeout) {
    auto deadline = std::chrono::steady_clock::now() + timeout;
    open();
    while (::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
        auto error = errno;
        if (error == EINTR) continue;
        if ((error == EMSGSIZE || error == ENOBUFS) && memfd) return send_file(bytes);
        if (error == EMSGSIZE)
            throw Error(Code::limit, "a row of " + std::to_string(bytes.size()) + " bytes is too long for " + path_,
                        "let the layout cut the message, as in %.8192message");
        if (error != EAGAIN) fail(error);
        auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        pollfd one{descriptor_, POLLOUT, 0};
        if (left <= 0 || ::poll(&one, 1, static_cast<int>(left)) == 0)
            throw Error(Code::deadline, path_ + " takes no more rows", "is the journal or the syslog server stuck?");
    }
}

void LocalSocket::send_file(std::string_view bytes) {
    int file = ::memfd_create("orrery-log-entry", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) fail(errno);
    for (auto rest = bytes; !rest.empty();) {
        auto written = ::write(file, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            auto error = errno;
            ::close(file);
            fail(error);
        }
        rest.remove_prefix(static_cast<size_t>(written));
    }
    // The journal takes only files that can no longer change.
    ::fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof file)] = {};
    msghdr message{};
    message.msg_control = room, message.msg_controllen = sizeof room;
    auto* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET, head->cmsg_type = SCM_RIGHTS, head->cmsg_len = CMSG_LEN(sizeof file);
    std::memcpy(CMSG_DATA(head), &file, sizeof file);
    auto sent = ::sendmsg(descriptor_, &message, MSG_NOSIGNAL);
    auto error = errno;
    ::close(file);
    if (sent < 0) fail(error);
}

}  // namespace event_log
