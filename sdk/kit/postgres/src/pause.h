// The pause between failed attempts: doubling from 100 ms to 2 s, each time shortened by up to half at random.
#pragma once

#include <chrono>
#include <random>

namespace orrery::postgres {

/// The pauses of one who tries again. [one thread at a time]
class Pause {
public:
    std::chrono::milliseconds next() {
        const auto full = current_;
        current_ = std::min(current_ * 2, std::chrono::milliseconds{2000});
        return full - std::chrono::milliseconds(std::uniform_int_distribution<long>(0, full.count() / 2)(random_));
    }
    void reset() { current_ = first_; }

private:
    static constexpr std::chrono::milliseconds first_{100};
    std::chrono::milliseconds current_ = first_;
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace orrery::postgres
