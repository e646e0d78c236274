#include "isolation/channel.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <thread>

#include "crashes/trace.h"
#include "roles/call_scope.h"

namespace orrery::kernel {

namespace {
constexpr size_t most_queued = 4096, chunk = 64 * 1024;
constexpr Milliseconds look_again{20};  // for a cancelled caller, which has nobody to wake the thread that waits

int32_t refuse(const orrery_writer* out, int32_t status, std::string_view message) {
    Writer(out).put("error.message", message);
    return status;
}
}  // namespace

bool read_payload(const Frame& frame, std::vector<orrery_field>& fields) {
    std::string_view rest = frame.payload;
    return wire::read_record(rest, fields) && rest.empty();
}

Channel::Channel(Descriptor socket, size_t most_serving) : socket_(std::move(socket)), most_threads_(most_serving + 1) {
    // Who does not read for this long hangs; a half-sent frame cannot be taken back, so then the channel ends.
    timeval patience{10, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

void Channel::open(Handlers handlers) {
    std::lock_guard lock(mutex_);
    handlers_ = std::move(handlers);
    add_thread();
}

void Channel::add_thread() {
    ++threads_;
    std::thread([self = shared_from_this()] { self->crew(); }).detach();
}

void Channel::crew() {
    SignalStack stack;
    std::unique_lock lock(mutex_);
    while (!ended_) {
        if (!queue_.empty()) {
            auto frame = std::move(queue_.front());
            queue_.pop_front();
            serve(frame, lock);
        } else if (!has_leader_) {
            lead(lock);
        } else {
            ++idle_;
            crew_changed_.wait(lock);
            --idle_;
        }
    }
    // The handlers may own what owns this channel; the last thread lets go of them.
    auto last = --threads_ == 0 ? std::move(handlers_) : Handlers{};
    lock.unlock();
}

/// Reads until a request comes that somebody else can read on behind.
void Channel::lead(std::unique_lock<std::mutex>& lock) {
    has_leader_ = true;
    for (Frame frame;;) {
        lock.unlock();
        bool got = read_frame(frame);
        lock.lock();
        if (!got || ended_) return end(lock);
        if (frame.head.kind == frame::reply) {
            take_reply(frame);
        } else if (frame::is_note(frame.head.kind)) {
            lock.unlock();
            handlers_.note(frame);
            lock.lock();
        } else if (idle_ > 0 || threads_ < most_threads_) {
            has_leader_ = false;
            if (idle_ > 0)
                crew_changed_.notify_one();
            else
                add_thread();
            return serve(frame, lock);
        } else if (queue_.size() < most_queued) {
            queue_.push_back(std::move(frame));
        } else {
            lock.unlock();
            reply(frame.head.id, ORRERY_LIMIT, {});
            lock.lock();
        }
    }
}

void Channel::serve(Frame& frame, std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    handlers_.request(frame);
    lock.lock();
}

bool Channel::fill(size_t needed) {
    if (buffer_at_ > 0 && buffer_at_ == buffer_.size()) buffer_.clear(), buffer_at_ = 0;
    while (buffer_.size() - buffer_at_ < needed) {
        if (buffer_at_ > chunk) buffer_.erase(0, buffer_at_), buffer_at_ = 0;
        auto old = buffer_.size();
        buffer_.resize(old + std::max(chunk, needed - (old - buffer_at_)));
        ssize_t got = 0;
        do got = ::recv(socket_.get(), buffer_.data() + old, buffer_.size() - old, 0);
        while (got < 0 && errno == EINTR);
        buffer_.resize(old + static_cast<size_t>(std::max<ssize_t>(got, 0)));
        if (got <= 0) return false;
    }
    return true;
}

bool Channel::read_frame(Frame& frame) {
    uint32_t length = 0;
    if (!fill(sizeof length)) return false;
    std::memcpy(&length, buffer_.data() + buffer_at_, sizeof length);
    if (length < sizeof(wire::FrameHead) || length > frame::longest || !fill(sizeof length + length)) return false;
    auto* at = buffer_.data() + buffer_at_ + sizeof length;
    std::memcpy(&frame.head, at, sizeof frame.head);
    frame.payload.assign(at + sizeof frame.head, length - sizeof frame.head);
    buffer_at_ += sizeof length + length;
    return true;
}

void Channel::take_reply(Frame& frame) {
    auto found = waiting_.find(frame.head.id);
    if (found == waiting_.end() || std::chrono::steady_clock::now() >= found->second->ends)
        return;  // its deadline passed
    found->second->reply = std::move(frame);
    found->second->done = true;
    found->second->arrived.notify_one();
    waiting_.erase(found);
}

bool Channel::send(const wire::FrameHead& head, std::string_view record_bytes) {
    if (record_bytes.empty()) record_bytes = {"\0\0\0\0", 4};  // a record without fields
    auto length = static_cast<uint32_t>(sizeof head + record_bytes.size());
    iovec parts[] = {{&length, sizeof length},
                     {const_cast<wire::FrameHead*>(&head), sizeof head},
                     {const_cast<char*>(record_bytes.data()), record_bytes.size()}};
    msghdr message{};
    message.msg_iov = parts, message.msg_iovlen = 3;
    std::lock_guard lock(send_mutex_);
    for (size_t left = sizeof length + length; left > 0;) {
        auto sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return ::shutdown(socket_.get(), SHUT_RDWR), false;
        left -= static_cast<size_t>(sent);
        for (auto taken = static_cast<size_t>(sent); taken > 0 && message.msg_iovlen > 0;) {
            auto step = std::min(taken, message.msg_iov->iov_len);
            message.msg_iov->iov_base = static_cast<char*>(message.msg_iov->iov_base) + step;
            message.msg_iov->iov_len -= step, taken -= step;
            if (message.msg_iov->iov_len == 0) ++message.msg_iov, --message.msg_iovlen;
        }
    }
    return true;
}

int32_t Channel::request(uint8_t kind, uint32_t a, uint64_t b, orrery_record in, const orrery_writer* out,
                         Milliseconds deadline) {
    if (wire::encoded_size(in) + sizeof(wire::FrameHead) > frame::longest)
        return refuse(out, ORRERY_LIMIT, "the record is larger than 16 MiB");
    std::string bytes;
    wire::append_record(bytes, in);
    Waiting waiting;
    waiting.ends = std::chrono::steady_clock::now() + deadline;
    wire::FrameHead head{kind, {0, 0, 0}, a, 0, b};
    {
        std::lock_guard lock(mutex_);
        if (ended_) return refuse(out, ORRERY_UNAVAILABLE, "the plugin's process has gone");
        head.id = ++last_id_;
        waiting_.emplace(head.id, &waiting);
    }
    send(head, bytes);  // when it fails the channel ends, and the wait below with it
    std::unique_lock lock(mutex_);
    auto done = [&] { return waiting.done; };
    bool cancelled = false, call = (kind == frame::call || kind == frame::host_call) && CallScope::can_be_told();
    while (call && !cancelled && std::chrono::steady_clock::now() + look_again < waiting.ends &&
           !waiting.arrived.wait_for(lock, look_again, done))
        cancelled = CallScope::told();
    if (cancelled || !waiting.arrived.wait_until(lock, waiting.ends, done)) {
        waiting_.erase(head.id);
        lock.unlock();
        note(frame::cancel, head.id, 0, {});
        if (cancelled) return refuse(out, ORRERY_CANCELLED, "the caller waits no more");
        return refuse(out, ORRERY_DEADLINE, "no answer within " + std::to_string(deadline.count()) + " ms");
    }
    lock.unlock();
    if (waiting.reply.head.kind != frame::reply)
        return refuse(out, ORRERY_UNAVAILABLE, "the plugin's process has gone");
    std::vector<orrery_field> fields;
    if (read_payload(waiting.reply, fields))
        for (auto& field : fields) out->put(out->self, field.name, field.value);
    return static_cast<int32_t>(waiting.reply.head.a);
}

void Channel::reply(uint64_t id, int32_t status, std::string_view record_bytes) {
    std::string refusal;
    if (record_bytes.size() + sizeof(wire::FrameHead) > frame::longest) {
        wire::append_record(refusal,
                            Fields{{"error.message", "the answer is larger than 16 MiB"}}.record().raw_record());
        status = ORRERY_LIMIT, record_bytes = refusal;
    }
    send({frame::reply, {0, 0, 0}, static_cast<uint32_t>(status), id, 0}, record_bytes);
}

bool Channel::note(uint8_t kind, uint64_t id, uint64_t b, std::string_view record_bytes) {
    return send({kind, {0, 0, 0}, 0, id, b}, record_bytes);
}

void Channel::close() {
    ::shutdown(socket_.get(), SHUT_RDWR);  // the reader wakes and ends it
}

/// Precondition: called by the leader, with the lock.
void Channel::end(std::unique_lock<std::mutex>& lock) {
    if (std::exchange(ended_, true)) return;
    ::shutdown(socket_.get(), SHUT_RDWR);  // it may have been we who had enough
    for (auto& [id, waiting] : waiting_) waiting->done = true, waiting->arrived.notify_one();
    waiting_.clear();
    queue_.clear();
    crew_changed_.notify_all();
    lock.unlock();
    if (handlers_.ended) handlers_.ended();
    lock.lock();
}

}  // namespace orrery::kernel
