#include "isolation/frame_sender.h"

#include <sys/socket.h>

#include <cerrno>

namespace orrery::kernel {

namespace {
constexpr size_t most_waiting = 1u << 20, most_kept = 64u << 10, kept = 256u << 10;
constexpr int most_rounds = 4;  // of one thread, for the frames of others
}  // namespace

FrameSender::Sent FrameSender::send(const wire::FrameHead& head, std::string_view record_bytes) {
    Lock lock(mutex_);
    written_.wait(lock, [&] { return gone_ || !writing_ || waiting_.size() < most_waiting; });
    auto appended = append(head, record_bytes);
    return appended == Sent::gone || writing_ ? appended : write_out(lock, true);
}

FrameSender::Sent FrameSender::send_now(const wire::FrameHead& head, std::string_view record_bytes) {
    Lock lock(mutex_);
    if (waiting_.size() >= most_waiting) return gone_ ? Sent::gone : Sent::full;
    auto appended = append(head, record_bytes);
    return appended == Sent::gone || writing_ ? appended : write_out(lock, false);
}

FrameSender::Sent FrameSender::keep(const wire::FrameHead& head, std::string_view record_bytes) {
    Lock lock(mutex_);
    auto appended = append(head, record_bytes);
    bool enough = waiting_.size() >= most_kept;
    return appended == Sent::gone || writing_ || !enough ? appended : write_out(lock, true);
}

FrameSender::Sent FrameSender::flush() {
    Lock lock(mutex_);
    return writing_ ? Sent::yes : write_out(lock, true);
}

FrameSender::Sent FrameSender::append(const wire::FrameHead& head, std::string_view record_bytes) {
    if (gone_) return Sent::gone;
    if (record_bytes.empty()) record_bytes = {"\0\0\0\0", 4};  // a record without fields
    wire::append_number(waiting_, static_cast<uint32_t>(sizeof head + record_bytes.size()));
    waiting_.append(reinterpret_cast<const char*>(&head), sizeof head).append(record_bytes);
    return Sent::yes;
}

/// Precondition: nobody else does.
FrameSender::Sent FrameSender::write_out(Lock& lock, bool patient) {
    writing_ = true;
    bool stuck = false;
    for (int round = 0; !waiting_.empty() && !gone_ && !stuck && round < most_rounds; ++round) {
        under_way_.swap(waiting_);
        lock.unlock();
        std::string_view left = under_way_;
        bool sent = write_some(left, patient);
        lock.lock();
        gone_ = !sent;
        stuck = !left.empty();
        if (stuck) waiting_.insert(0, left);
        under_way_.clear();
        if (under_way_.capacity() > kept) under_way_ = {};
        written_.notify_all();
    }
    writing_ = false;
    if (gone_) return waiting_.clear(), Sent::gone;
    return waiting_.empty() ? Sent::yes : Sent::more;
}

/// All of it, or, without patience, what the socket takes at once; `bytes` is what is left. False when the other side
/// has gone.
bool FrameSender::write_some(std::string_view& bytes, bool patient) const {
    while (!bytes.empty()) {
        auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | (patient ? 0 : MSG_DONTWAIT));
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return !patient && (errno == EAGAIN || errno == EWOULDBLOCK);
        bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
}

}  // namespace orrery::kernel
