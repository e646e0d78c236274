// Hot swap: open streams on their way from one generation of a plugin to the next, whichever process each lives in.
#pragma once
#include <orrery/stream.h>

namespace orrery {

/// A stream between two messages, and what its handler knows of it: at most 64 KiB, in a form that also an older or
/// newer version of the plugin understands. Owned.
struct OpenStream {
    Stream stream;      ///< the connection, with what has come and was not read
    std::string state;  ///< of the plugin's own making
};

namespace detail {

/// One end of the stream between both generations. Per open stream: u32 length of the state, u32 length of the unread
/// bytes, with the descriptor as SCM_RIGHTS; then the state, then the bytes. It ends when the last one was sent.
/// Waits at most 10 s for the other side and throws Error then. One thread.
class HandoverEnd {
public:
    /// Takes the connection over and sets its patience to 10 s each way.
    explicit HandoverEnd(Stream channel) : channel_(std::move(channel)) {
        timeval patience{10, 0};
        ::setsockopt(channel_.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(channel_.descriptor(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }

    /// One whose state is too long is closed instead: its client connects again.
    void send(OpenStream open) {
        if (open.state.size() > longest_state) return open.stream.close(1012, "the service was replaced");
        auto unread = open.stream.unread();
        uint32_t lengths[2] = {static_cast<uint32_t>(open.state.size()), static_cast<uint32_t>(unread.size())};
        iovec part{lengths, sizeof lengths};
        Rights rights;
        msghdr message{};
        message.msg_iov = &part, message.msg_iovlen = 1;
        message.msg_control = rights.bytes, message.msg_controllen = sizeof rights.bytes;
        auto* head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET, head->cmsg_type = SCM_RIGHTS, head->cmsg_len = CMSG_LEN(sizeof(int));
        int descriptor = open.stream.descriptor();
        std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
        if (::sendmsg(channel_.descriptor(), &message, MSG_NOSIGNAL) != sizeof lengths) fail();
        for (std::string_view bytes : {std::string_view(open.state), std::string_view(unread)})
            while (!bytes.empty()) {
                auto sent = ::send(channel_.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (sent <= 0) fail();
                bytes.remove_prefix(static_cast<size_t>(sent));
            }
    }
    /// The next one; nothing when there are no more.
    std::optional<OpenStream> receive() {
        uint32_t lengths[2] = {};
        iovec part{lengths, sizeof lengths};
        Rights rights;
        msghdr message{};
        message.msg_iov = &part, message.msg_iovlen = 1;
        message.msg_control = rights.bytes, message.msg_controllen = sizeof rights.bytes;
        auto got = ::recvmsg(channel_.descriptor(), &message, MSG_WAITALL | MSG_CMSG_CLOEXEC);
        if (got == 0) return std::nullopt;
        auto* head = CMSG_FIRSTHDR(&message);
        if (got != sizeof lengths || !head || head->cmsg_type != SCM_RIGHTS) fail();
        int descriptor = -1;
        std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
        OpenStream open{Stream(descriptor), {}};
        if (lengths[0] > longest_state || lengths[1] > longest_unread) fail();
        open.state = bytes(lengths[0]);
        open.stream = Stream(open.stream.release(), bytes(lengths[1]));
        return open;
    }

private:
    static constexpr size_t longest_state = 64 << 10, longest_unread = 128u << 20;
    union Rights {
        cmsghdr aligned;
        char bytes[CMSG_SPACE(sizeof(int))];
    };
    std::string bytes(size_t size) const {
        std::string out(size, '\0');
        if (size != 0 && ::recv(channel_.descriptor(), out.data(), size, MSG_WAITALL) != static_cast<ssize_t>(size))
            fail();
        return out;
    }
    [[noreturn]] static void fail() { throw Error(Code::unavailable, "the other generation stopped handing over"); }

    Stream channel_;
};

}  // namespace detail
}  // namespace orrery
