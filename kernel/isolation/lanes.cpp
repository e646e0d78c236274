#include "isolation/lanes.h"

namespace orrery::kernel {

namespace {
constexpr size_t most_queued = 4096, most_queued_bytes = 64u << 20;
constexpr size_t urgent_lane = 0, news_lane = 1, call_lane = 2;

size_t lane_of(const wire::FrameHead& head) {
    if (head.urgent != 0) return urgent_lane;
    return head.kind == frame::event || head.kind == frame::child_state ? news_lane : call_lane;
}
}  // namespace

bool Lanes::put(Frame& frame) {
    if (queued_ >= most_queued || queued_bytes_ + frame.payload.size() > most_queued_bytes) return false;
    ++queued_, queued_bytes_ += frame.payload.size();
    lanes_[lane_of(frame.head)].waiting.push_back(std::move(frame));
    return true;
}

bool Lanes::drop(uint64_t id) {
    for (auto& lane : lanes_)
        for (auto at = lane.waiting.begin(); at != lane.waiting.end(); ++at) {
            if (at->head.id != id) continue;
            --queued_, queued_bytes_ -= at->payload.size();
            return lane.waiting.erase(at), true;
        }
    return false;
}

void Lanes::clear() noexcept {
    for (auto& lane : lanes_) lane.waiting.clear();
    queued_ = queued_bytes_ = 0;
}

Lanes::Lane* Lanes::due() noexcept {
    for (auto& lane : lanes_)
        if (!lane.waiting.empty() && lane.serving < lane.most) return &lane;
    return nullptr;
}

Frame Lanes::begin(Lane& lane) {
    auto frame = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    --queued_, queued_bytes_ -= frame.payload.size();
    ++lane.serving;
    return frame;
}

void Lanes::served(Lane& lane, std::chrono::nanoseconds took) noexcept {
    --lane.serving;
    lane.usual += (took - lane.usual) / 8;
}

}  // namespace orrery::kernel
