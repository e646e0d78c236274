// "Did you mean": the known name nearest to an unknown one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace orrery::engine {

/// Collects the candidate with the smallest edit distance (case ignored, two swapped neighbours are one edit); names
/// too far away are not suggested.
class Nearest {
public:
    explicit Nearest(std::string_view wanted);
    void offer(std::string_view candidate);
    /// The best candidate so far, or empty when none is close enough to be a likely slip.
    const std::string& best() const { return best_; }

private:
    std::string wanted_;
    std::string best_;
    std::size_t best_distance_;
    std::vector<std::size_t> row_;
    std::vector<std::size_t> above_;  ///< the two rows before it
    std::vector<std::size_t> above_that_;
};

}  // namespace orrery::engine
