#include "expression/suggest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace orrery::engine {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr std::size_t kLongestCompared = 64;  // bounds the quadratic distance

}  // namespace

Nearest::Nearest(std::string_view wanted) : wanted_(wanted.substr(0, kLongestCompared)) {
    best_distance_ = std::max<std::size_t>(1, wanted_.size() / 3) + 1;
}

void Nearest::offer(std::string_view candidate) {
    if (candidate.size() > kLongestCompared) return;
    const std::size_t gap =
        candidate.size() > wanted_.size() ? candidate.size() - wanted_.size() : wanted_.size() - candidate.size();
    if (gap >= best_distance_) return;
    const auto same = [&](std::size_t i, std::size_t j) { return lower(wanted_[i]) == lower(candidate[j]); };
    row_.resize(candidate.size() + 1);
    above_.resize(row_.size());
    above_that_.resize(row_.size());
    std::iota(row_.begin(), row_.end(), 0);
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
        std::swap(above_, above_that_);
        std::swap(row_, above_);
        row_[0] = i + 1;
        for (std::size_t j = 0; j < candidate.size(); ++j) {
            row_[j + 1] = std::min({above_[j] + (same(i, j) ? 0 : 1), row_[j] + 1, above_[j + 1] + 1});
            const bool swapped = i > 0 && j > 0 && same(i, j - 1) && same(i - 1, j);
            if (swapped) row_[j + 1] = std::min(row_[j + 1], above_that_[j - 1] + 1);
        }
    }
    if (row_.back() < best_distance_) {
        best_distance_ = row_.back();
        best_ = candidate;
    }
}

}  // namespace orrery::engine
