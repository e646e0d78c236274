// Frames out of the bytes of a socket.
#pragma once
#include <string>

#include "isolation/frames.h"

namespace orrery::kernel {

struct Frame {
    wire::FrameHead head;
    std::string payload;
};

/// [one thread at a time]
class FrameReader {
public:
    enum class Got {
        some,  ///< what the socket had
        full,  ///< as much as there was room for: it may have more
        nothing,
        end  ///< the other side has gone
    };
    /// Takes what the socket has, without waiting.
    Got fill(int socket);
    /// The head of the first frame, or null when it has not come as a whole.
    const wire::FrameHead* front();
    /// What comes is no frame, and nothing after it can be understood.
    bool broken() const noexcept { return broken_; }
    /// Takes the first frame out; its payload gets the room of that string. Precondition: front().
    Frame take(std::string room = {});

private:
    size_t length_at_hand() const noexcept { return end_ - begin_; }

    std::string buffer_;  // the bytes from begin_ to end_ were not taken yet
    size_t begin_ = 0, end_ = 0;
    size_t needed_ = 0;  // for the first frame, as far as is known
    wire::FrameHead head_{};
    bool broken_ = false;
};

}  // namespace orrery::kernel
