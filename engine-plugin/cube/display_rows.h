// What the rows and columns of a chart around a cell say: the functions Above, Before, RowNo, Rank and their like.
#pragma once

#include <functional>
#include <map>
#include <tuple>
#include <vector>

#include "expression/program.h"

namespace orrery::engine {

/// The cells of a chart in display order. A straight chart has one column; a pivot table has as many as its dimensions
/// across make, and cells that are not there. A segment is the rows (or columns) that share all their dimensions but
/// the last. Used by one thread.
class DisplayRows {
public:
    /// Rows or columns: by number the one its segment begins at.
    using Segments = std::vector<std::uint32_t>;
    struct Place {
        std::uint32_t row = 0, column = 0;
    };

    /// A straight chart: `order` has the row at each position, as numbered before sorting.
    DisplayRows(std::vector<std::uint32_t> order, Segments segments, std::uint32_t dimensions);
    /// A table: `places` says where each of them stands. Throws std::length_error when it is too large.
    DisplayRows(std::vector<std::uint32_t> order, std::vector<Place> places, Segments rows, Segments columns,
                std::uint32_t dimensions, std::uint32_t dimensions_across);

    std::uint32_t size() const { return static_cast<std::uint32_t>(order_.size()); }
    /// The row at a position, as numbered before sorting.
    std::uint32_t row(std::uint32_t position) const { return order_[position]; }

    using Run = std::function<Value(const Program&, std::uint32_t position)>;
    /// What the call gives at a position: one value, or as many as it asks for. `run` calculates an expression at any
    /// position.
    void values(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run,
                std::vector<Value>& out);

private:
    /// One axis: segments by their beginnings and ends.
    struct Axis {
        Segments begins, ends;
        explicit Axis(Segments segments);
    };
    /// The cells that a function walks along: those of a column, or of a row.
    struct Line {
        bool across = false;
        std::uint32_t first = 0, last = 0;  ///< numbers on the axis it runs along, [first, last)
        std::uint32_t here = 0, other = 0;  ///< its own number there, and on the other axis
        std::uint32_t size() const { return last - first; }
    };
    static constexpr std::uint32_t kNoCell = 0xFFFFFFFF;

    /// A number of a line, and where it stands there.
    struct Placed {
        double number = 0;
        std::uint32_t at = 0;
        /// Descending; equal ones as they stand.
        bool operator<(const Placed& other) const {
            return number != other.number ? number > other.number : at < other.at;
        }
    };

    /// Cells of a line, one after the other; not all of them need be there.
    struct Window {
        Line line;
        double first = 0, count = 0;
        bool backwards = false;
    };
    /// An expression and a line.
    using LineKey = std::tuple<const Program*, bool, std::uint32_t, std::uint32_t>;
    static LineKey key_of(const RowCall& call, const Line& line) {
        return {call.program.get(), line.across, line.first, line.other};
    }

    Line line(const RowCall& call, std::uint32_t position, bool across) const;
    Window window(const RowCall& call, std::span<const Value> arguments, std::uint32_t position) const;
    std::uint32_t cell(const Line& line, std::uint32_t number) const;
    /// NaN where there is none.
    double number_at(const std::vector<Value>& values, const Line& line, std::uint32_t number) const;
    /// The expression at every position, calculated once.
    const std::vector<Value>& column(const RowCall& call, const Run& run);
    void neighbours(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run,
                    std::vector<Value>& out);
    Value sum(const RowCall& call, const Window& window, const std::vector<Value>& values);
    Value rank(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run);

    const std::vector<std::uint32_t> order_;
    std::vector<Place> places_;  ///< by position; empty for a straight chart
    Axis rows_, columns_;
    std::vector<std::uint32_t> grid_;  ///< positions by row and column
    const std::uint32_t dimensions_, dimensions_across_;
    std::map<const Program*, std::vector<Value>> columns_of_;
    std::map<LineKey, std::vector<Placed>> sorted_;
    /// Of the first so many cells of a line, from none to all.
    std::map<LineKey, std::vector<long double>> sums_;
};

}  // namespace orrery::engine
