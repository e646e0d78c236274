// Requests that have come and wait to be served, by how pressing they are.
#pragma once
#include <array>
#include <chrono>
#include <deque>

#include "isolation/frame_reader.h"

namespace orrery::kernel {

/// What the kernel itself wants and news (events, states of programs) have lanes of their own: they are served although
/// all calls hang. [the channel's lock]
class Lanes {
public:
    struct Lane {
        size_t most = 0, serving = 0;
        std::deque<Frame> waiting{};
        std::chrono::nanoseconds usual = std::chrono::milliseconds(1);  ///< what serving one has taken of late
    };
    /// At most `most_serving` calls are served at once, further ones wait.
    explicit Lanes(size_t most_serving) : lanes_{{{most_urgent}, {most_news}, {most_serving}}} {}
    /// How many requests may be served at once.
    size_t most() const noexcept { return most_urgent + most_news + lanes_.back().most; }

    /// False when too much waits already; then the frame is left alone.
    bool put(Frame& frame);
    /// Nobody waits for its answer any more; false when it is being served, or not known.
    bool drop(uint64_t id);
    /// Nobody will be there to be answered.
    void clear() noexcept;
    /// The lane whose first request may be served now, or null.
    Lane* due() noexcept;
    /// Takes its first one, which is being served from now on. Precondition: it is due.
    Frame begin(Lane& lane);
    void served(Lane& lane, std::chrono::nanoseconds took) noexcept;
    /// Whether calls of late have taken less than it costs to wake another thread.
    bool quick() const noexcept { return lanes_.back().usual < std::chrono::microseconds(20); }
    bool is_call(const Lane& lane) const noexcept { return &lane == &lanes_.back(); }

private:
    static constexpr size_t most_urgent = 2, most_news = 2;
    std::array<Lane, 3> lanes_;  // the first go before
    size_t queued_ = 0, queued_bytes_ = 0;
};

}  // namespace orrery::kernel
