// One end of an Orrery stream (orrery/wire.h) on a network thread.
#pragma once
#include <orrery/wire.h>

#include <string>
#include <string_view>

#include "asio.h"
#include "orrery/kit/http/descriptor.h"

namespace orrery::kit::http {

/// Owns the descriptor. One next() and one write() at a time. [its network thread]
class StreamEnd {
public:
    /// Takes the descriptor; valid() is false when it is no stream socket.
    StreamEnd(Executor executor, Descriptor descriptor);
    bool valid() const { return socket_.is_open(); }

    struct Piece {
        enum class Status { bytes, ended, malformed, cancelled };
        Status status = Status::bytes;
        wire::Kind kind = wire::Kind::data;
        std::string_view bytes;  // valid until the next call
        bool first = false;      // begins a message
        bool last = false;       // completes it
    };
    /// The next piece of a message, as it comes; a message of no bytes is one empty piece.
    Await<Piece> next();
    /// Writes one frame of at most wire::max_stream_frame bytes; false: the other side has gone.
    Await<bool> write(wire::Kind kind, bool more, std::string_view payload);
    Await<bool> write_close(std::uint16_t code, std::string_view reason);

    /// Ends a pending next() with Status::cancelled.
    void cancel();
    void close();

private:
    bool take_head();
    Piece take_piece();
    static constexpr std::size_t buffer_size = 16 * 1024;

    LocalSocket socket_;
    std::string buffer_;
    std::size_t begin_ = 0, end_ = 0;
    std::size_t frame_left_ = 0;
    std::uint8_t flags_ = 0;
    bool in_frame_ = false, in_message_ = false, cancelled_ = false;
};

}  // namespace orrery::kit::http
