// One stream of a StreamLoop: what has come, what waits to be written, and the limits of both.
#pragma once
#include <orrery/stream.h>

#include <algorithm>

namespace orrery {

/// Limits of a StreamLoop.
struct StreamLimits {
    size_t streams = 1000;              ///< open at the same time
    size_t message = 128 << 10;         ///< a stream with a longer message is closed with 1009
    size_t waiting = 256 << 10;         ///< bytes that may wait for one reader; a single message may be longer
    std::chrono::seconds farewell{10};  ///< for a stream that is being closed to take what waits
};

namespace detail {

/// The payload of a close: the reason is cut before the character that does not fit.
inline std::string close_payload(uint16_t code, std::string_view reason) {
    size_t end = std::min<size_t>(reason.size(), 123);
    if (end < reason.size())
        while (end > 0 && (static_cast<uint8_t>(reason[end]) & 0xc0) == 0x80) --end;
    std::string out;
    wire::append_number(out, code);
    return out.append(reason.substr(0, end));
}

/// Takes what has come, without waiting; false when the other side has gone.
inline bool receive(const Stream& stream, wire::MessageDecoder& decoder) {
    char bytes[wire::max_stream_frame];
    auto got = ::recv(stream.descriptor(), bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0) return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
    decoder.feed({bytes, static_cast<size_t>(got)});
    return got > 0;
}

/// What waits to be written to a stream whose other side takes its time. Never waits itself. One thread at a time.
class StreamQueue {
public:
    /// Borrows both: neither is closed, and both must outlive it.
    StreamQueue(int descriptor, const StreamLimits& limits) : descriptor_(descriptor), limits_(limits) {}
    /// Whether nothing waits.
    bool empty() const noexcept { return bytes_.empty(); }
    /// Whether a close was queued: nothing follows it.
    bool closing() const noexcept { return closing_; }
    /// Nothing is left to do for the stream, or the time for it is over. Precondition: closing().
    bool closed() const { return empty() || std::chrono::steady_clock::now() >= leaves_; }

    /// Who has left too much waiting is closed with 1013 instead; nothing follows a close.
    void send(wire::Kind kind, std::string_view payload) {
        auto full = [&] { return !empty() && bytes_.size() + payload.size() > limits_.waiting; };
        if (closing_ || (full() && !flush())) return;
        if (full()) return close(1013, "too much waits to be read; come back in a moment");
        wire::append_message(bytes_, kind, payload);
    }
    /// Queues a close behind what waits; only the first counts. From now on the limits' farewell runs.
    void close(uint16_t code, std::string_view reason) {
        if (std::exchange(closing_, true)) return;
        wire::append_message(bytes_, wire::Kind::close, close_payload(code, reason));
        leaves_ = std::chrono::steady_clock::now() + limits_.farewell;
    }
    /// Writes what the socket takes; false when the other side has gone.
    bool flush() {
        while (!empty()) {
            auto sent = ::send(descriptor_, bytes_.data(), bytes_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
            bytes_.erase(0, static_cast<size_t>(sent));
        }
        return true;
    }

private:
    const int descriptor_;
    const StreamLimits& limits_;
    std::string bytes_;
    bool closing_ = false;
    std::chrono::steady_clock::time_point leaves_;
};

}  // namespace detail
}  // namespace orrery
