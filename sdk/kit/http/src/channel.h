// Bytes of one connection: a bounded input buffer, whole writes, a deadline on each, and an orderly end.
#pragma once
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "transport.h"
#include "watch.h"

namespace orrery::kit::http {

/// Owns its transport. [its network thread]
class Channel {
public:
    using Time = std::chrono::milliseconds;
    /// Input never grows beyond `space` bytes.
    Channel(std::unique_ptr<Transport> transport, std::size_t space);

    Transport& transport() { return *transport_; }
    Executor executor() { return transport_->get_executor(); }
    Await<bool> handshake(Time patience);

    /// What has arrived and was not consumed; valid until the next fill().
    std::string_view view() const { return {space_.get() + begin_, end_ - begin_}; }
    void consume(std::size_t count) { begin_ += count; }
    bool full() const { return end_ - begin_ == size_; }
    enum class Fill { ok, ended, timed_out };
    /// Waits for more bytes. Not when full().
    Await<Fill> fill(Clock::time_point deadline);
    /// Shortens the wait of a fill() or handshake() that is under way.
    void hasten(Time patience) { read_watch_.set(patience); }
    /// Whether something has come that nobody has read yet.
    bool has_more() {
        ErrorCode ignored;
        return transport_->socket().available(ignored) > 0;
    }
    /// Gives the input buffer back while a connection idles or has become a WebSocket.
    void release_space();

    /// Writes everything within `patience` per 64 KiB; false: the peer is gone.
    Await<bool> write(std::string_view first, std::string_view second, std::string_view third, Time patience);
    Await<bool> write(std::string_view bytes, Time patience) { return write(bytes, {}, {}, patience); }

    /// Ends the connection so that the peer still reads what was sent, though it may have sent what nobody read.
    Await<void> finish(bool unread_input);
    void close() { transport_->close(); }

private:
    Await<void> drop_input();
    std::unique_ptr<Transport> transport_;
    const std::size_t size_;
    std::unique_ptr<char[]> space_;
    std::size_t begin_ = 0, end_ = 0;
    Watch read_watch_, write_watch_;
};

}  // namespace orrery::kit::http
