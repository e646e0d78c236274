// Frames into a socket: what many threads have to send goes together.
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

#include "isolation/frames.h"

namespace orrery::kernel {

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
    Sent send(const wire::FrameHead& head, std::string_view record_bytes);
    /// As send(), but never waits: what the socket does not take is left to flush().
    Sent send_now(const wire::FrameHead& head, std::string_view record_bytes);
    /// Keeps the frame until somebody calls flush(), or sends another one.
    Sent keep(const wire::FrameHead& head, std::string_view record_bytes);
    Sent flush();

private:
    using Lock = std::unique_lock<std::mutex>;
    Sent append(const wire::FrameHead& head, std::string_view record_bytes);
    Sent write_out(Lock& lock, bool patient);
    bool write_some(std::string_view& bytes, bool patient) const;

    const int socket_;
    std::mutex mutex_;
    std::condition_variable written_;
    std::string waiting_, under_way_;
    bool writing_ = false, gone_ = false;
};

}  // namespace orrery::kernel
