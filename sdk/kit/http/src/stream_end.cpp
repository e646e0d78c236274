#include "stream_end.h"

#include <sys/socket.h>

#include <cstring>

namespace orrery::kit::http {

StreamEnd::StreamEnd(Executor executor, Descriptor descriptor) : socket_(executor) {
    int domain = 0;
    socklen_t size = sizeof domain;
    if (::getsockopt(descriptor.get(), SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0 || domain != AF_UNIX) return;
    ErrorCode error;
    socket_.assign(asio::local::stream_protocol(), descriptor.get(), error);
    if (!error) descriptor.release();
}

Await<StreamEnd::Piece> StreamEnd::next() {
    for (;;) {
        if (cancelled_) co_return Piece{Piece::Status::cancelled, {}, {}, false, false};
        if (in_frame_ && (frame_left_ == 0 || begin_ < end_)) co_return take_piece();
        if (!in_frame_ && end_ - begin_ >= wire::stream_head) {
            if (!take_head()) co_return Piece{Piece::Status::malformed, {}, {}, false, false};
            continue;
        }
        if (buffer_.empty()) buffer_.resize(buffer_size);
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        auto [error, count] =
            co_await socket_.async_read_some(asio::buffer(buffer_.data() + end_, buffer_size - end_), as_result);
        end_ += count;
        if (error && !cancelled_) co_return Piece{Piece::Status::ended, {}, {}, false, false};
    }
}

// Reads the next frame's head from the buffer; false: malformed.
bool StreamEnd::take_head() {
    std::uint32_t length = 0;
    std::memcpy(&length, buffer_.data() + begin_, sizeof length);
    std::uint8_t flags = static_cast<std::uint8_t>(buffer_[begin_ + 4]);
    begin_ += wire::stream_head;
    std::uint8_t kind = flags & 0x7f;
    bool same_kind = !in_message_ || kind == (flags_ & 0x7f);
    if (length > wire::max_stream_frame || kind < 1 || kind > 5 || !same_kind) return false;
    frame_left_ = length;
    flags_ = flags;
    in_frame_ = true;
    return true;
}

StreamEnd::Piece StreamEnd::take_piece() {
    Piece piece;
    piece.kind = static_cast<wire::Kind>(flags_ & 0x7f);
    piece.bytes = std::string_view(buffer_).substr(begin_, std::min(frame_left_, end_ - begin_));
    piece.first = !in_message_;
    begin_ += piece.bytes.size();
    frame_left_ -= piece.bytes.size();
    in_frame_ = frame_left_ > 0;
    piece.last = !in_frame_ && !(flags_ & 0x80);
    in_message_ = !piece.last;
    return piece;
}

Await<bool> StreamEnd::write(wire::Kind kind, bool more, std::string_view payload) {
    auto flags = static_cast<std::uint8_t>(static_cast<std::uint8_t>(kind) | (more ? 0x80 : 0));
    auto head = wire::stream_frame_head(static_cast<std::uint32_t>(payload.size()), flags);
    std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(payload)};
    auto [error, count] = co_await asio::async_write(socket_, parts, as_result);
    co_return !error;
}

Await<bool> StreamEnd::write_close(std::uint16_t code, std::string_view reason) {
    std::string payload;
    wire::append_number(payload, code);
    payload += reason.substr(0, 123);
    co_return co_await write(wire::Kind::close, false, payload);
}

void StreamEnd::cancel() {
    cancelled_ = true;
    ErrorCode ignored;
    socket_.cancel(ignored);
}

void StreamEnd::close() {
    ErrorCode ignored;
    socket_.close(ignored);
}

}  // namespace orrery::kit::http
