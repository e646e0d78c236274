#include "isolation/frame_sender.h"

#include <sys/socket.h>

#include <cerrno>

namespace orrery::kernel {

namespace {
constexpr size_t most_waiting = 1u << 20, kept = 256u << 10;
constexpr int most_rounds = 4;  // of one thread, for the frames of others
}  // namespace

FrameSender::Sent FrameSender::send(const wire::FrameHead& head, std::string_view record_bytes) {
    if (record_bytes.empty()) record_bytes = {"\0\0\0\0", 4};  // a record without fields
    Lock lock(mutex_);
    written_.wait(lock, [&] { return gone_ || !writing_ || waiting_.size() < most_waiting; });
    if (gone_) return Sent::gone;
    wire::append_number(waiting_, static_cast<uint32_t>(sizeof head + record_bytes.size()));
    waiting_.append(reinterpret_cast<const char*>(&head), sizeof head).append(record_bytes);
    return writing_ ? Sent::yes : write_out(lock);
}

FrameSender::Sent FrameSender::flush() {
    Lock lock(mutex_);
    return writing_ ? Sent::yes : write_out(lock);
}

/// Precondition: nobody else does.
FrameSender::Sent FrameSender::write_out(Lock& lock) {
    writing_ = true;
    for (int round = 0; !waiting_.empty() && !gone_ && round < most_rounds; ++round) {
        under_way_.swap(waiting_);
        lock.unlock();
        bool all = write_all(under_way_);
        lock.lock();
        gone_ = !all;
        under_way_.clear();
        if (under_way_.capacity() > kept) under_way_ = {};
        written_.notify_all();
    }
    writing_ = false;
    if (gone_) return waiting_.clear(), Sent::gone;
    return waiting_.empty() ? Sent::yes : Sent::more;
}

bool FrameSender::write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
        auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return false;
        bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
}

}  // namespace orrery::kernel
