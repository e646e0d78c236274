#include "logs/ring.h"

namespace orrery::kernel {

bool RingWriter::has_room(size_t total) noexcept {
    read_ = memory_->read.load(std::memory_order_acquire);
    return written_ + total - read_ <= RingMemory::capacity;
}

/// A row is contiguous: a rest too short for it is passed over.
bool RingWriter::skip_to_begin() noexcept {
    size_t rest = RingMemory::capacity - written_ % RingMemory::capacity;
    if (written_ + rest - read_ > RingMemory::capacity && !has_room(rest)) return false;
    *head() = {skipped_row, 0, static_cast<uint32_t>(rest), 0};
    written_ += rest;
    memory_->written.store(written_, std::memory_order_release);
    return true;
}

/// Once it is, this asks again only after every further eighth: one call for hurry is enough for a while.
bool RingWriter::half_full() noexcept {
    read_ = memory_->read.load(std::memory_order_acquire);
    bool half = written_ - read_ > RingMemory::capacity / 2;
    look_at_ = half ? written_ + RingMemory::capacity / 8 : read_ + RingMemory::capacity / 2;
    return half;
}

bool RingReader::look() noexcept {
    if (broken_) return false;
    end_ = memory_->written.load(std::memory_order_acquire);
    auto waiting = end_ - read_;
    broken_ = waiting > RingMemory::capacity || waiting % ring_unit != 0;
    return !broken_ && load();
}

bool RingReader::next() noexcept {
    constexpr uint64_t often = RingMemory::capacity / 16;
    read_ += total_;
    if (read_ - released_ >= often) {
        release();
        released_ = read_;
    }
    return load();
}

bool RingReader::load() noexcept {
    while (read_ != end_) {
        auto at = read_ % RingMemory::capacity;
        RowHead head;
        std::memcpy(&head, memory_->bytes + at, sizeof head);
        std::atomic_signal_fence(std::memory_order_seq_cst);  // from here on the copy counts, whatever becomes of it
        auto most = std::min<uint64_t>(end_ - read_, RingMemory::capacity - at);
        broken_ = head.total < sizeof head || head.total > most || head.total % ring_unit != 0 ||
                  head.used > head.total - sizeof head;
        if (broken_) return false;
        total_ = head.total;
        if (head.site == skipped_row) {
            read_ += total_;
            continue;
        }
        const char* bytes = memory_->bytes + at + sizeof head;
        if (foreign_) {
            copy_.assign(bytes, bytes + head.used);
            bytes = copy_.data();
        }
        row_ = {head.site, head.ticks, {bytes, head.used}};
        return true;
    }
    return false;
}

}  // namespace orrery::kernel
