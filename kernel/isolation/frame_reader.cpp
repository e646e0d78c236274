#include "isolation/frame_reader.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace orrery::kernel {

namespace {
constexpr size_t chunk = 64 * 1024, kept = 4 * chunk;
}

FrameReader::Got FrameReader::fill(int socket) {
    if (begin_ == end_) {
        begin_ = end_ = 0;
        if (buffer_.size() > kept) buffer_ = {};  // one long frame does not keep its room for ever
    }
    if (begin_ > 0 && buffer_.size() - begin_ < std::max(needed_, chunk)) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, length_at_hand());
        end_ -= std::exchange(begin_, 0);
    }
    auto room = std::max(needed_ > length_at_hand() ? needed_ - length_at_hand() : 0, chunk);
    if (buffer_.size() < end_ + room) buffer_.resize(end_ + room);
    ssize_t got = 0;
    do got = ::recv(socket, buffer_.data() + end_, buffer_.size() - end_, MSG_DONTWAIT);
    while (got < 0 && errno == EINTR);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Got::nothing;
    if (got <= 0) return Got::end;
    end_ += static_cast<size_t>(got);
    return end_ == buffer_.size() ? Got::full : Got::some;
}

const wire::FrameHead* FrameReader::front() {
    uint32_t length = 0;
    if (broken_ || length_at_hand() < sizeof length) return nullptr;
    std::memcpy(&length, buffer_.data() + begin_, sizeof length);
    broken_ = length < sizeof head_ || length > frame::longest;
    needed_ = sizeof length + length;
    if (broken_ || length_at_hand() < needed_) return nullptr;
    std::memcpy(&head_, buffer_.data() + begin_ + sizeof length, sizeof head_);
    return &head_;
}

Frame FrameReader::take(std::string room) {
    auto* at = buffer_.data() + begin_ + sizeof(uint32_t) + sizeof head_;
    room.assign(at, needed_ - sizeof(uint32_t) - sizeof head_);
    Frame out{head_, std::move(room)};
    begin_ += std::exchange(needed_, 0);
    return out;
}

}  // namespace orrery::kernel
