#include "service/stream_loop.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <system_error>

namespace orrery::service {
namespace {

constexpr std::uint16_t kTooBig = 1009;
constexpr std::uint16_t kProtocolError = 1002;
constexpr std::uint16_t kUnsupportedData = 1003;
constexpr int kEventsAtOnce = 64;

[[noreturn]] void fail(const char* doing) { throw std::system_error(errno, std::generic_category(), doing); }

}  // namespace

/// One client. Written by any thread, read by the loop.
class StreamLoop::Peer : public qix::Outlet {
public:
    Peer(Stream stream, const StreamLimits& limits, int epoll)
        : stream_(std::move(stream)), limits_(limits), epoll_(epoll), decoder_(limits.message_bytes) {}

    int descriptor() const { return stream_.descriptor(); }

    void send(std::string text) override {
        const std::lock_guard lock(mutex_);
        if (closing_) return;
        wire::append_message(unsent_, wire::Kind::text, text);
        if (unsent_.size() - sent_ > limits_.unsent_bytes)
            cut_off();
        else
            flush();
    }
    void close(std::uint16_t code, std::string reason) override {
        const std::lock_guard lock(mutex_);
        if (closing_) return;
        std::string payload;
        wire::append_number(payload, code);
        payload += reason.substr(0, 123);
        wire::append_message(unsent_, wire::Kind::close, payload);
        closing_ = true;
        flush();
    }

    /// The socket has room again. False when everything was sent and the stream is to be closed.
    bool writable() {
        const std::lock_guard lock(mutex_);
        flush();
        return !(closing_ && sent_ == unsent_.size());
    }
    void start_watching() {
        const std::lock_guard lock(mutex_);
        watching_ = true;
        watch();
    }
    wire::MessageDecoder& decoder() { return decoder_; }
    std::shared_ptr<qix::Connection> connection;  // the loop's

private:
    /// Sends what the socket takes; the rest waits for the loop.
    void flush() {
        while (sent_ < unsent_.size()) {
            const ssize_t sent =
                ::send(descriptor(), unsent_.data() + sent_, unsent_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno == EINTR) continue;
            if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return cut_off();
            if (sent < 0) break;
            sent_ += static_cast<std::size_t>(sent);
        }
        if (sent_ == unsent_.size() || sent_ > limits_.pause_bytes) {
            unsent_.erase(0, sent_);
            sent_ = 0;
        }
        watch();
    }
    void cut_off() {
        unsent_.clear();
        sent_ = 0;
        closing_ = true;
        ::shutdown(descriptor(), SHUT_RDWR);
    }
    void watch() {
        if (!watching_) return;
        const std::size_t waiting = unsent_.size() - sent_;
        epoll_event event{};
        event.data.fd = descriptor();
        if (waiting <= limits_.pause_bytes) event.events |= EPOLLIN;
        if (waiting > 0 || closing_) event.events |= EPOLLOUT;
        ::epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor(), &event);
    }

    const Stream stream_;
    const StreamLimits& limits_;
    const int epoll_;
    wire::MessageDecoder decoder_;
    std::mutex mutex_;
    std::string unsent_;
    std::size_t sent_ = 0;
    bool closing_ = false;
    bool watching_ = false;
};

StreamLoop::StreamLoop(StreamLimits limits) : limits_(limits) {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll_ < 0) fail("cannot make an epoll");
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake_ < 0) fail("cannot make an eventfd");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = wake_;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) != 0) fail("cannot watch an eventfd");
    thread_ = std::thread([this] { run(); });
}

void StreamLoop::serve(Stream stream, const Connect& connect) {
    auto peer = std::make_shared<Peer>(std::move(stream), limits_, epoll_);
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        peers_[peer->descriptor()] = peer;
    }
    peer->connection = connect(peer);
    epoll_event event{};
    event.data.fd = peer->descriptor();
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, peer->descriptor(), &event) != 0) {
        remove(peer);
        fail("cannot watch a stream");
    }
    peer->start_watching();
}

std::size_t StreamLoop::stream_count() const {
    const std::lock_guard lock(mutex_);
    return peers_.size();
}

void StreamLoop::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    const std::uint64_t one = 1;
    if (wake_ >= 0 && ::write(wake_, &one, sizeof one) < 0) fail("cannot wake the stream loop");
    if (thread_.joinable()) thread_.join();
    std::map<int, std::shared_ptr<Peer>> left;
    {
        const std::lock_guard lock(mutex_);
        left.swap(peers_);
    }
    for (const auto& [descriptor, peer] : left)
        if (peer->connection != nullptr) std::exchange(peer->connection, nullptr)->closed();
    for (int* descriptor : {&wake_, &epoll_})
        if (*descriptor >= 0) ::close(std::exchange(*descriptor, -1));
}

void StreamLoop::run() {
    epoll_event events[kEventsAtOnce];
    while (true) {
        const int count = ::epoll_wait(epoll_, events, kEventsAtOnce, -1);
        for (int at = 0; at < count; ++at) {
            std::shared_ptr<Peer> peer;
            {
                const std::lock_guard lock(mutex_);
                if (stopping_) return;
                const auto found = peers_.find(events[at].data.fd);
                if (found != peers_.end()) peer = found->second;
            }
            if (peer == nullptr) continue;
            const bool open = (events[at].events & EPOLLOUT) == 0 || peer->writable();
            if (!open)
                remove(peer);
            else if ((events[at].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
                read_from(peer);
        }
    }
}

void StreamLoop::read_from(const std::shared_ptr<Peer>& peer) {
    char bytes[wire::max_stream_frame];
    const ssize_t got = ::recv(peer->descriptor(), bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0 || peer->connection == nullptr) return remove(peer);
    try {
        peer->decoder().feed({bytes, static_cast<std::size_t>(got)});
        while (const auto message = peer->decoder().next()) {
            if (message->kind == wire::Kind::close) return remove(peer);
            if (message->kind == wire::Kind::text)
                peer->connection->receive(message->payload);
            else
                peer->close(kUnsupportedData, "only text messages are understood");
        }
    } catch (const Error& error) {
        peer->close(error.code() == Code::limit ? kTooBig : kProtocolError, error.message());
    }
}

void StreamLoop::remove(const std::shared_ptr<Peer>& peer) {
    {
        const std::lock_guard lock(mutex_);
        peers_.erase(peer->descriptor());
    }
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, peer->descriptor(), nullptr);
    ::shutdown(peer->descriptor(), SHUT_WR);
    if (peer->connection != nullptr) std::exchange(peer->connection, nullptr)->closed();
}

}  // namespace orrery::service
