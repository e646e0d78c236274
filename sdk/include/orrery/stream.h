// Streams: a WebSocket or a long body as a socket of its own, framed as in wire.h. Back-pressure is the socket's
// buffer.
#pragma once
#include <orrery/wire.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace orrery {

/// One end of a stream. Movable, owns its descriptor. One reader and one writer thread at a time. The blocking calls
/// wait at most `timeout` and throw Error(deadline); a closed other end reads as std::nullopt and throws
/// Error(unavailable) on write. A plugin with an event loop of its own uses descriptor() with wire::MessageDecoder
/// instead.
class Stream {
public:
    using Milliseconds = std::chrono::milliseconds;  ///< of all timeouts
    /// No stream: only good to be assigned to.
    Stream() = default;
    /// Takes a connected stream socket over; -1: no stream.
    explicit Stream(int descriptor) noexcept : descriptor_(descriptor) {}
    /// One that was read before: `unread` is what had come already.
    Stream(int descriptor, std::string_view unread) : descriptor_(descriptor) { decoder_.feed(unread); }
    /// Takes the descriptor and what was received; `other` has none afterwards.
    Stream(Stream&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), decoder_(std::move(other.decoder_)) {}
    /// Closes the descriptor held so far and takes the other's, with what was received.
    Stream& operator=(Stream&& other) noexcept {
        reset();
        descriptor_ = std::exchange(other.descriptor_, -1);
        decoder_ = std::move(other.decoder_);
        return *this;
    }
    /// As reset(): closes the descriptor, with no word to the other side.
    ~Stream() { reset(); }

    /// Whether there is a descriptor, not whether the other side is still there.
    explicit operator bool() const noexcept { return descriptor_ >= 0; }
    /// Still owned here: to poll, not to close. -1 when there is none.
    int descriptor() const noexcept { return descriptor_; }
    /// Gives the descriptor away.
    int release() noexcept { return std::exchange(descriptor_, -1); }

    /// The next whole message, or std::nullopt when the other side has gone. `timeout` < 0 waits for ever.
    std::optional<wire::Message> read(Milliseconds timeout = Milliseconds(-1)) {
        for (;;) {
            if (auto message = decoder_.next()) return message;
            wait(POLLIN, timeout);
            if (!receive()) return std::nullopt;
        }
    }
    /// Takes what has come, without waiting; false when the other side has gone. For loops of one's own, with next().
    bool receive() {
        char bytes[wire::max_stream_frame];
        auto got = ::recv(descriptor_, bytes, sizeof bytes, MSG_DONTWAIT);
        if (got < 0) return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
        decoder_.feed({bytes, static_cast<size_t>(got)});
        return got > 0;
    }
    /// The next whole message of what was taken.
    std::optional<wire::Message> next() { return decoder_.next(); }
    /// What has come and was not given out yet.
    std::string unread() const { return decoder_.rest(); }
    /// Sends one whole message, in as many frames as it takes. `timeout` is that of each wait for room; after an
    /// Error(deadline) a part may have gone, and the stream is of no more use.
    void write(wire::Kind kind, std::string_view payload, Milliseconds timeout = Milliseconds(30'000)) {
        std::string bytes;
        bytes.reserve(payload.size() + wire::stream_head * (payload.size() / wire::max_stream_frame + 1));
        wire::append_message(bytes, kind, payload);
        write_all(bytes, timeout);
    }
    /// Tells the other side to close with a WebSocket code and reason, then shuts this end's sending side.
    void close(uint16_t code, std::string_view reason, Milliseconds timeout = Milliseconds(1000)) {
        std::string payload;
        wire::append_number(payload, code);
        payload.append(reason.substr(0, 123));
        write(wire::Kind::close, payload, timeout);
        ::shutdown(descriptor_, SHUT_WR);
    }
    /// Closes the descriptor, with no word to the other side; there is none afterwards.
    void reset() noexcept {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }

private:
    void write_all(std::string_view bytes, Milliseconds timeout) {
        while (!bytes.empty()) {
            auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent >= 0)
                bytes.remove_prefix(static_cast<size_t>(sent));
            else if (errno == EAGAIN || errno == EWOULDBLOCK)
                wait(POLLOUT, timeout);
            else if (errno != EINTR)
                throw Error(Code::unavailable, "the stream's other side has gone");
        }
    }
    void wait(short events, Milliseconds timeout) const {
        pollfd waiting{descriptor_, events, 0};
        int ready = 0;
        do ready = ::poll(&waiting, 1, static_cast<int>(timeout.count()));
        while (ready < 0 && errno == EINTR);
        if (ready == 0) throw Error(Code::deadline, "the stream's other side did not move in time");
    }
    int descriptor_ = -1;
    wire::MessageDecoder decoder_;
};

}  // namespace orrery
