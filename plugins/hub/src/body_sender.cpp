#include "body_sender.h"

#include <sys/eventfd.h>

#include <algorithm>

namespace orrery::hub {

BodySender::BodySender(std::chrono::milliseconds patience) : patience_(patience) {}

BodySender::~BodySender() { stop(); }

void BodySender::start() {
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake_ < 0) throw Error(Code::internal, "the hub cannot make an event descriptor", "raise the open-files limit");
    running_ = true;
    thread_ = std::thread([this] { run(); });
}

void BodySender::stop() noexcept {
    {
        std::lock_guard lock(mutex_);
        running_ = false;
    }
    if (!thread_.joinable()) return;
    ::eventfd_write(wake_, 1);
    thread_.join();
    ::close(wake_);
    wake_ = -1;
    transfers_.clear();
    fresh_.clear();
    active_ = 0;
}

void BodySender::send(Stream stream, Bytes body) {
    std::lock_guard lock(mutex_);
    if (!running_) throw Error(Code::unavailable, "the hub is stopping");
    if (active_ >= max_bodies)
        throw Error(Code::limit, "the hub is already sending " + std::to_string(active_) + " files");
    ++active_;
    Transfer transfer;
    transfer.stream = std::move(stream);
    transfer.body = std::move(body);
    fresh_.push_back(std::move(transfer));
    ::eventfd_write(wake_, 1);
}

void BodySender::run() {
    for (;;) {
        {
            std::lock_guard lock(mutex_);
            if (!running_) return;
        }
        adopt_new();
        poll_once();
    }
}

void BodySender::adopt_new() {
    std::lock_guard lock(mutex_);
    std::move(fresh_.begin(), fresh_.end(), std::back_inserter(transfers_));
    fresh_.clear();
}

void BodySender::poll_once() {
    std::vector<pollfd> waiting{{wake_, POLLIN, 0}};
    for (auto& transfer : transfers_) waiting.push_back({transfer.stream.descriptor(), POLLOUT, 0});
    ::poll(waiting.data(), waiting.size(), 1000);
    eventfd_t ignored;
    ::eventfd_read(wake_, &ignored);

    auto now = Clock::now();
    size_t index = 0;
    auto finished = std::remove_if(transfers_.begin(), transfers_.end(), [&](Transfer& transfer) {
        bool ready = waiting[++index].revents != 0;
        if (!ready) return now - transfer.moved > patience_;
        transfer.moved = now;
        return advance(transfer) != Progress::blocked;
    });
    auto count = static_cast<size_t>(std::distance(finished, transfers_.end()));
    transfers_.erase(finished, transfers_.end());
    std::lock_guard lock(mutex_);
    active_ -= count;
}

/// Writes until the socket's buffer is full: frame head, then that much of the body without copying it, and so on.
BodySender::Progress BodySender::advance(Transfer& transfer) {
    for (;;) {
        if (transfer.frame.empty() && transfer.payload_left == 0) {
            if (transfer.ended) return Progress::done;
            auto size = std::min(wire::max_stream_frame, transfer.body->size() - transfer.at);
            auto kind = size > 0 ? wire::Kind::data : wire::Kind::end;
            auto head = wire::stream_frame_head(static_cast<uint32_t>(size), static_cast<uint8_t>(kind));
            transfer.frame.assign(head.data(), head.size());
            transfer.payload_left = size;
            transfer.ended = size == 0;
        }
        auto bytes = transfer.frame.empty()
                         ? std::string_view(*transfer.body).substr(transfer.at, transfer.payload_left)
                         : std::string_view(transfer.frame);
        auto sent = ::send(transfer.stream.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? Progress::blocked : Progress::broken;
        auto count = static_cast<size_t>(sent);
        if (!transfer.frame.empty())
            transfer.frame.erase(0, count);
        else
            transfer.at += count, transfer.payload_left -= count;
    }
}

}  // namespace orrery::hub
