// What the rows of a chart around one of them say: the functions Above, RowNo, Rank and their like.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "expression/program.h"

namespace orrery::engine {

/// The rows of a straight chart in display order. A segment is the rows that share all dimensions but the last in the
/// order of sorting. Used by one thread.
class DisplayRows {
public:
    /// `segments` has for every position the one its segment begins at.
    DisplayRows(std::vector<std::uint32_t> order, std::vector<std::uint32_t> segments, std::uint32_t dimensions);

    std::uint32_t size() const { return static_cast<std::uint32_t>(order_.size()); }
    /// The row at a position, as numbered before sorting.
    std::uint32_t row(std::uint32_t position) const { return order_[position]; }

    using Run = std::function<Value(const Program&, std::uint32_t position)>;
    /// What the call gives at a position: one value, or as many as it asks for. `run` calculates an expression at any
    /// position.
    void values(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run,
                std::vector<Value>& out);

private:
    struct Range {
        std::uint32_t first = 0, last = 0;  ///< positions [first, last)
        std::uint32_t size() const { return last - first; }
    };
    Range segment(const RowCall& call, std::uint32_t position) const;
    /// The expression at every position, calculated once.
    const std::vector<Value>& column(const RowCall& call, const Run& run);
    void neighbours(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run,
                    std::vector<Value>& out);
    Value rank(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run);

    const std::vector<std::uint32_t> order_, segments_;
    std::vector<std::uint32_t> ends_;  ///< by position: one behind its segment
    const std::uint32_t dimensions_;
    std::map<const Program*, std::vector<Value>> columns_;
    std::map<std::pair<const Program*, std::uint32_t>, std::vector<double>> sorted_;  ///< of a segment, descending
};

}  // namespace orrery::engine
