// Frames into a socket: what many threads have to send goes together.
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

#include "isolation/frames.h"

namespace orrery::kernel {

/// What follows a frame's head: an encoded record, or one that is encoded into the frame. Borrowed.
class FrameBody {
public:
    FrameBody(std::string_view encoded) : encoded_(encoded.empty() ? no_fields : encoded), size_(encoded_.size()) {}
    FrameBody(const orrery_record& record) : record_(&record), size_(wire::encoded_size(record)) {}
    size_t size() const noexcept { return size_; }
    /// Writes size() bytes; returns where they end.
    char* write_to(char* at) const noexcept;

private:
    static constexpr std::string_view no_fields{"\0\0\0\0", 4};
    std::string_view encoded_{};
    const orrery_record* record_ = nullptr;
    size_t size_;
};

/// [any thread] Frames of one thread keep their order. While one thread is in the system's call, the others leave their
/// frames to it instead of waiting for their turn; they wait only when the other side falls behind.
class FrameSender {
public:
    enum class Sent {
        yes,   ///< or somebody is about to
        gone,  ///< the other side has; nothing can be sent any more
        full,  ///< no: the other side falls behind, and the caller does not wait
        more   ///< yes, but this thread has done enough for others: somebody else must call flush() soon
    };
    explicit FrameSender(int socket) : socket_(socket) {}
    Sent send(const wire::FrameHead& head, const FrameBody& body);
    /// As send(), but never waits: what the socket does not take is left to flush(). With `soon` somebody is about to
    /// call that anyway, and the frame may be left to it.
    Sent send_now(const wire::FrameHead& head, const FrameBody& body, bool soon = false);
    /// Keeps the frame until somebody calls flush(), or sends another one, or there are enough of them: the other side
    /// should have something to do meanwhile.
    Sent keep(const wire::FrameHead& head, const FrameBody& body);
    /// Without `patient` as send_now().
    Sent flush(bool patient = true);

private:
    using Lock = std::unique_lock<std::mutex>;
    Sent append(const wire::FrameHead& head, const FrameBody& body);
    bool enough() const noexcept;
    Sent write_out(Lock& lock, bool patient);
    void put_back(size_t bytes);
    bool write_some(std::string_view& bytes, bool patient) const;

    const int socket_;
    std::mutex mutex_;
    std::condition_variable written_;
    std::string waiting_, under_way_;
    size_t frames_ = 0;  // that wait
    bool writing_ = false, gone_ = false;
};

}  // namespace orrery::kernel
