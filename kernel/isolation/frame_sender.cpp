#include "isolation/frame_sender.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "crashes/shortage.h"

namespace orrery::kernel {

namespace {
constexpr size_t most_waiting = 1u << 20, most_kept = 64u << 10, kept = 256u << 10;
constexpr size_t most_kept_frames = 8;
constexpr int most_rounds = 4;  // of one thread, for the frames of others

char* put(char* at, std::string_view bytes) noexcept {
    bytes.copy(at, bytes.size());
    return at + bytes.size();
}
char* put_number(char* at, size_t number) noexcept {
    auto bytes = static_cast<uint32_t>(number);
    std::memcpy(at, &bytes, sizeof bytes);
    return at + sizeof bytes;
}
}  // namespace

char* FrameBody::write_to(char* at) const noexcept {
    if (!record_) return put(at, encoded_);
    at = put_number(at, record_->count);
    for (size_t i = 0; i < record_->count; ++i) {
        auto name = view(record_->fields[i].name), value = view(record_->fields[i].value);
        at = put_number(put_number(at, name.size()), value.size());
        at = put(put(at, name), value);
    }
    return at;
}

FrameSender::Sent FrameSender::send(const wire::FrameHead& head, const FrameBody& body) {
    Lock lock(mutex_);
    written_.wait(lock, [&] { return gone_ || !writing_ || waiting_.size() < most_waiting; });
    auto appended = append(head, body);
    return appended == Sent::gone || writing_ ? appended : write_out(lock, true);
}

FrameSender::Sent FrameSender::send_now(const wire::FrameHead& head, const FrameBody& body, bool soon) {
    Lock lock(mutex_);
    if (waiting_.size() >= most_waiting) return gone_ ? Sent::gone : Sent::full;
    auto appended = append(head, body);
    return appended == Sent::gone || writing_ || (soon && !enough()) ? appended : write_out(lock, false);
}

FrameSender::Sent FrameSender::keep(const wire::FrameHead& head, const FrameBody& body) {
    Lock lock(mutex_);
    auto appended = append(head, body);
    bool patient = waiting_.size() >= most_waiting;  // only then: who waits here reads nothing meanwhile
    return appended == Sent::gone || writing_ || !enough() ? appended : write_out(lock, patient);
}

FrameSender::Sent FrameSender::flush(bool patient) {
    Lock lock(mutex_);
    return writing_ ? Sent::yes : write_out(lock, patient);
}

bool FrameSender::enough() const noexcept { return frames_ >= most_kept_frames || waiting_.size() >= most_kept; }

FrameSender::Sent FrameSender::append(const wire::FrameHead& head, const FrameBody& body) {
    if (gone_) return Sent::gone;
    auto begin = waiting_.size();
    waiting_.resize(begin + sizeof(uint32_t) + sizeof head + body.size());
    auto* at = put_number(waiting_.data() + begin, sizeof head + body.size());
    body.write_to(put(at, {reinterpret_cast<const char*>(&head), sizeof head}));
    ++frames_;
    return Sent::yes;
}

/// Precondition: nobody else does.
FrameSender::Sent FrameSender::write_out(Lock& lock, bool patient) {
    writing_ = true;
    bool stuck = false;
    for (int round = 0; !waiting_.empty() && !gone_ && !stuck && round < most_rounds; ++round) {
        under_way_.swap(waiting_);
        frames_ = 0;
        lock.unlock();
        std::string_view left = under_way_;
        bool sent = write_some(left, patient);
        lock.lock();
        gone_ = !sent;
        stuck = !left.empty();
        if (stuck) put_back(left.size());
        under_way_.clear();
        if (under_way_.capacity() > kept) under_way_ = {};
        written_.notify_all();
    }
    writing_ = false;
    if (gone_) return waiting_.clear(), Sent::gone;
    return waiting_.empty() ? Sent::yes : Sent::more;
}

/// The last bytes of what was under way, before whatever came meanwhile. Without memory for both the other side could
/// only get frames with a hole in them: then it is as good as gone.
void FrameSender::put_back(size_t bytes) {
    under_way_.erase(0, under_way_.size() - bytes);
    if (!if_memory_lasts([&] { under_way_.append(waiting_); })) {
        gone_ = true;
        ::shutdown(socket_, SHUT_RDWR);
    }
    under_way_.swap(waiting_);
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
