#include "channel.h"

#include <cstring>

namespace orrery::kit::http {

Channel::Channel(std::unique_ptr<Transport> transport, std::size_t space)
    : transport_(std::move(transport)),
      size_(space),
      read_watch_(transport_->get_executor(), [this] { transport_->cancel(); }),
      write_watch_(transport_->get_executor(), [this] { transport_->close(); }) {}

Await<bool> Channel::handshake(Time patience) {
    if (!transport_->secure()) co_return true;
    read_watch_.set(patience);
    auto [error] = co_await transport_->tls().async_handshake(asio::ssl::stream_base::server, as_result);
    read_watch_.clear();
    co_return !error;
}

Await<Channel::Fill> Channel::fill(Clock::time_point deadline) {
    if (!space_) space_ = std::make_unique_for_overwrite<char[]>(size_);
    if (begin_ > 0) {
        std::memmove(space_.get(), space_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    read_watch_.until(deadline);
    auto [error, count] =
        co_await transport_->async_read_some(asio::buffer(space_.get() + end_, size_ - end_), as_result);
    read_watch_.clear();
    end_ += count;
    if (!error) co_return Fill::ok;
    co_return read_watch_.expired() ? Fill::timed_out : Fill::ended;
}

void Channel::release_space() {
    if (begin_ != end_) return;
    begin_ = end_ = 0;
    space_.reset();
}

Await<bool> Channel::write(std::string_view first, std::string_view second, std::string_view third, Time patience) {
    std::array<asio::const_buffer, 3> parts{asio::buffer(first), asio::buffer(second), asio::buffer(third)};
    std::size_t left = first.size() + second.size() + third.size();
    while (left > 0) {
        write_watch_.set(patience);
        std::size_t slice = 65536;
        std::array<asio::const_buffer, 3> now;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            now[i] = asio::buffer(parts[i], slice);
            slice -= now[i].size();
            parts[i] += now[i].size();
        }
        auto [error, count] = co_await asio::async_write(*transport_, now, as_result);
        write_watch_.clear();
        if (error) co_return false;
        left -= count;
    }
    co_return true;
}

Await<void> Channel::finish(bool unread_input) {
    read_watch_.set(Time(1000));
    if (transport_->secure()) co_await transport_->tls().async_shutdown(as_result);
    ErrorCode ignored;
    transport_->socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    if (unread_input) co_await drop_input();
    read_watch_.clear();
    transport_->close();
}

// A close with unread bytes in the kernel's buffer resets the connection and may destroy our last answer on its way.
Await<void> Channel::drop_input() {
    if (!space_) space_ = std::make_unique_for_overwrite<char[]>(size_);
    read_watch_.set(Time(1000));
    for (int rounds = 0; rounds < 64 && !read_watch_.expired(); ++rounds) {
        auto [error, count] =
            co_await transport_->socket().async_read_some(asio::buffer(space_.get(), size_), as_result);
        if (error) co_return;
    }
}

}  // namespace orrery::kit::http
