// How deep what may lead to itself has gone.
#pragma once

namespace orrery::engine {

/// Counts while it lives, for each thread and each `Of` by itself.
template <class Of>
class Depth {
public:
    Depth() { ++depth_; }
    ~Depth() { --depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    [[nodiscard]] static bool beyond(int most) { return depth_ > most; }

private:
    static inline thread_local int depth_ = 0;
};

}  // namespace orrery::engine
