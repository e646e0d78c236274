// Building a cube: where its rows stand, for functions about the rows and columns around a cell.
#include <algorithm>
#include <numeric>

#include "cube/cube_builder.h"

namespace orrery::engine {

// By position the one its segment begins at: rows share all dimensions but the last in the order of sorting.
std::vector<std::uint32_t> CubeBuilder::segments_of(const std::vector<std::uint32_t>& rows) const {
    std::vector<std::size_t> outer;
    for (const int column : data_->sort_order)
        if (static_cast<std::size_t>(column) < dimensions_.size()) outer.push_back(static_cast<std::size_t>(column));
    if (!outer.empty()) outer.pop_back();
    const CubeView& view = calculation_.view(0);
    std::vector<std::uint32_t> segments;
    for (std::uint32_t position = 0; position < rows.size(); ++position) {
        const bool same = position > 0 && std::all_of(outer.begin(), outer.end(), [&](std::size_t dimension) {
                              return view.codes[dimension][rows[position]] == view.codes[dimension][rows[position - 1]];
                          });
        segments.push_back(same ? segments.back() : position);
    }
    return segments;
}

DisplayRows CubeBuilder::shown(const std::vector<std::uint32_t>& rows) {
    const auto across = std::min<std::size_t>(definition_.across, dimensions_.size());
    const std::size_t down = dimensions_.size() - across;
    if (across == 0) return {rows, segments_of(rows), static_cast<std::uint32_t>(down)};
    const CubeView& view = calculation_.view(0);
    /// The combinations of some dimensions in display order.
    struct Lines {
        std::vector<std::uint32_t> number;    // by row of the calculation
        std::vector<std::uint32_t> segments;  // by line
    };
    const auto lines_of = [&](std::size_t first, std::size_t last) {
        std::vector<Element> null_codes;
        std::vector<SortKeys> keys;
        for (std::size_t d = first; d < last; ++d) {
            null_codes.push_back(calculation_.dimension(dimensions_[d].number).dictionary->size());
            keys.push_back(keys_of(static_cast<int>(d)));
        }
        const KeyLayout layout(null_codes);
        KeyTable table(layout.words());
        std::vector<std::uint64_t> key(layout.words());
        std::vector<std::uint32_t> example;  // a row of each combination
        Lines out;
        out.number.resize(view.rows);
        for (const std::uint32_t row : rows) {
            std::fill(key.begin(), key.end(), 0);
            for (std::size_t d = first; d < last; ++d) layout.add(key.data(), d - first, view.codes[d][row]);
            out.number[row] = table.add(key.data());
            if (out.number[row] == example.size()) example.push_back(row);
        }
        std::vector<std::uint32_t> order(example.size()), place(example.size());
        std::iota(order.begin(), order.end(), 0U);
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            for (const SortKeys& each : keys)
                if (each[example[a]] != each[example[b]]) return each[example[a]] < each[example[b]];
            return a < b;
        });
        for (std::uint32_t at = 0; at < order.size(); ++at) {
            place[order[at]] = at;
            bool same = at > 0;
            for (std::size_t d = first; same && d + 1 < last; ++d)
                same = view.codes[d][example[order[at]]] == view.codes[d][example[order[at - 1]]];
            out.segments.push_back(same ? out.segments.back() : at);
        }
        for (const std::uint32_t row : rows) out.number[row] = place[out.number[row]];
        return out;
    };
    const Lines left = lines_of(0, down), top = lines_of(down, dimensions_.size());
    std::vector<DisplayRows::Place> places;
    for (const std::uint32_t row : rows) places.push_back({left.number[row], top.number[row]});
    return {rows,
            std::move(places),
            left.segments,
            top.segments,
            static_cast<std::uint32_t>(down),
            static_cast<std::uint32_t>(across)};
}

}  // namespace orrery::engine
