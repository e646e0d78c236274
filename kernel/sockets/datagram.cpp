#include "sockets/datagram.h"

#include <orrery/wire.h>
#include <sys/socket.h>

#include <cerrno>

namespace orrery::kernel {

namespace {

constexpr size_t longest = 256 * 1024;

/// Room for exactly one descriptor.
union Control {
    cmsghdr head;
    char bytes[CMSG_SPACE(sizeof(int))];
};

Descriptor passed_in(msghdr& message) {
    auto* head = CMSG_FIRSTHDR(&message);
    if (!head || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) return {};
    int number = -1;
    std::memcpy(&number, CMSG_DATA(head), sizeof number);
    return Descriptor(number);
}

}  // namespace

bool send_record(int socket, const Fields& fields, int passed) {
    std::string bytes;
    wire::append_record(bytes, fields.record().raw_record());
    iovec part{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_iov = &part, message.msg_iovlen = 1;
    Control control{};
    if (passed >= 0) {
        message.msg_control = control.bytes, message.msg_controllen = sizeof control.bytes;
        control.head.cmsg_level = SOL_SOCKET, control.head.cmsg_type = SCM_RIGHTS,
        control.head.cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(&control.head), &passed, sizeof passed);
    }
    ssize_t sent = 0;
    do sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(bytes.size());
}

Received receive_record(int socket, Fields& fields, Descriptor* passed) {
    std::string bytes(longest, '\0');
    iovec part{bytes.data(), bytes.size()};
    Control control{};
    msghdr message{};
    message.msg_iov = &part, message.msg_iovlen = 1;
    message.msg_control = control.bytes, message.msg_controllen = sizeof control.bytes;
    ssize_t got = 0;
    do got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN) return Received::nothing_yet;
    if (got <= 0) return Received::end;
    auto descriptor = passed_in(message);
    if (passed) *passed = std::move(descriptor);
    std::string_view rest(bytes.data(), static_cast<size_t>(got));
    std::vector<orrery_field> decoded;
    fields.clear();
    if (wire::read_record(rest, decoded)) fields = Fields(Record({decoded.data(), decoded.size()}));
    return Received::record;
}

}  // namespace orrery::kernel
