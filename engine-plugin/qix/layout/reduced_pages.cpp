// Reduced and binned data on the wire.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "qix/calculated_cube.h"
#include "qix/layout/columns.h"
#include "qix/layout/pages.h"
#include "qix/layout/reduce.h"
#include "qix/message.h"
#include "qix/parameters.h"

namespace orrery::qix {
namespace {

using json::Value;

Value row_value(const engine::Cube& cube, std::uint32_t row, const Page& page) {
    Value cells = Value::array();
    const engine::Area area{static_cast<std::uint32_t>(page.left), row, static_cast<std::uint32_t>(page.width), 1};
    const engine::DataPage cut = cube.page(area);
    for (const engine::Cell& cell : cut.rows[0]) cells.push_back(cell_value(cell));
    return cells;
}

Value page_of_rows(const engine::Cube& cube, const std::vector<std::uint32_t>& rows, Page page, bool reduced) {
    page = page.clipped(cube.columns(), std::ssize(rows));
    Value matrix = Value::array();
    for (std::int64_t at = page.top; page.width > 0 && at < page.top + page.height; ++at)
        matrix.push_back(row_value(cube, rows[static_cast<std::size_t>(at)], page));
    return data_page(std::move(matrix), page, reduced);
}

/// What charts read of a reduced stack: nothing for the parts of a bar, its place, then the two sums.
Value bar_cells(const engine::Cube& cube, const Bar& bar) {
    engine::Cell none;
    none.element = engine::kTotalElement;
    none.is_total = true;
    Value cells = Value::array({cell_value(none), cell_value(cube.page({0, bar.row, 1, 1}).rows[0][0])});
    for (const double sum : {bar.positive, bar.negative}) {
        engine::Cell cell;
        cell.is_measure = true;
        cell.state = engine::ValueState::locked;
        cell.number = sum;
        cell.text = fmt::format("{}", sum);
        cells.push_back(cell_value(cell));
    }
    return cells;
}

/// A stacked cube that is asked for without its first column shows bars as wholes, however few there are.
bool asks_for_bars(const CalculatedCube& made, const std::vector<Page>& pages) {
    const bool stacked =
        made.def.mode == "K" && visible_count(made.cube->dimensions()) == 2 && visible_count(made.cube->measures()) > 0;
    return stacked && !made.cube->error() &&
           std::all_of(pages.begin(), pages.end(), [](const Page& page) { return page.left > 0; });
}

Value bars_page(const engine::Cube& cube, const Page& wanted) {
    constexpr std::int64_t kColumns = 4;
    const std::vector<Bar> bars = bars_of(cube, static_cast<std::uint32_t>(wanted.top + wanted.height));
    const Page page = wanted.clipped(kColumns, std::ssize(bars));
    Value matrix = Value::array();
    for (std::int64_t at = page.top; page.width > 0 && at < page.top + page.height; ++at) {
        const Value cells = bar_cells(cube, bars[static_cast<std::size_t>(at)]);
        Value row = Value::array();
        for (std::int64_t column = page.left; column < page.left + page.width; ++column)
            row.push_back(cells[static_cast<std::size_t>(column)]);
        matrix.push_back(std::move(row));
    }
    return data_page(std::move(matrix), page, true);
}

std::vector<std::uint32_t> every_row(const engine::Cube& cube) {
    std::vector<std::uint32_t> rows(cube.rows());
    for (std::uint32_t row = 0; row < cube.rows(); ++row) rows[row] = row;
    return rows;
}

std::int64_t rows_asked(const std::vector<Page>& pages) {
    std::int64_t rows = 0;
    for (const Page& page : pages) rows = std::max(rows, page.top + page.height);
    return rows;
}

/// A grid of equal cells over a part of the plane.
struct Grid {
    double left = -INFINITY, right = INFINITY, bottom = -INFINITY, top = INFINITY;
    std::int64_t side = 1;

    explicit Grid(const Value& range) {
        if (!range.is_object()) return;
        double width = INFINITY, height = INFINITY;
        read_wire_number(range["qLeft"], left);
        read_wire_number(range["qTop"], top);
        read_wire_number(range["qWidth"], width);
        read_wire_number(range["qHeight"], height);
        right = left + width;
        bottom = top - height;
    }
    [[nodiscard]] bool holds(double x, double y) const { return x >= left && x <= right && y >= bottom && y <= top; }
    void narrow(const engine::Cube& cube, const std::vector<std::uint32_t>& rows) {
        double lowest_x = INFINITY, highest_x = -INFINITY, lowest_y = INFINITY, highest_y = -INFINITY;
        for (const std::uint32_t row : rows) {
            lowest_x = std::min(lowest_x, cube.number(row, 0));
            highest_x = std::max(highest_x, cube.number(row, 0));
            lowest_y = std::min(lowest_y, cube.number(row, 1));
            highest_y = std::max(highest_y, cube.number(row, 1));
        }
        left = std::max(left, lowest_x);
        right = std::min(right, highest_x);
        bottom = std::max(bottom, lowest_y);
        top = std::min(top, highest_y);
    }
    [[nodiscard]] std::int64_t cell(double x, double y) const {
        const auto place = [this](double at, double from, double to) {
            const double share = to > from ? (at - from) / (to - from) : 0;
            return std::clamp<std::int64_t>(static_cast<std::int64_t>(share * static_cast<double>(side)), 0, side - 1);
        };
        return place(y, bottom, top) * side + place(x, left, right);
    }
    [[nodiscard]] std::string corners(std::int64_t cell) const {
        const double wide = (right - left) / static_cast<double>(side),
                     high = (top - bottom) / static_cast<double>(side);
        const double x = left + wide * static_cast<double>(cell % side),
                     y = bottom + high * static_cast<double>(cell / side);
        return fmt::format("[[{},{},{},{}]]", x, y + high, x + wide, y);
    }
};

Value cell_of(const std::string& text, double number, std::int64_t element) {
    return Value::object({{"qText", text}, {"qNum", wire_number(number)}, {"qElemNumber", element}, {"qState", "L"}});
}

/// First the most points a cell has, then a row for each cell with points.
Value cells_page(const engine::Cube& cube, const std::vector<std::uint32_t>& rows, Grid grid, std::int64_t most_cells) {
    grid.narrow(cube, rows);
    grid.side = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::sqrt(static_cast<double>(most_cells))));
    std::map<std::int64_t, std::int64_t> counts;
    std::int64_t most = 0;
    for (const std::uint32_t row : rows)
        most = std::max(most, ++counts[grid.cell(cube.number(row, 0), cube.number(row, 1))]);
    Value matrix = Value::array({Value::array({cell_of("", static_cast<double>(most), 0)})});
    for (const auto& [cell, count] : counts)
        matrix.push_back(Value::array({cell_of(grid.corners(cell), static_cast<double>(count), cell)}));
    const Page area{0, 0, 1, static_cast<std::int64_t>(counts.size()) + 1};
    return data_page(std::move(matrix), area, true);
}

}  // namespace

Value reduced_pages(const Snapshot& snapshot, const Environment& environment, const Value& definition,
                    const std::string& inherited_state, const Value& pages, std::int64_t zoom, std::string_view mode) {
    const CalculatedCube made = calculate_cube(snapshot, environment, definition, inherited_state);
    const engine::Cube& cube = *made.cube;
    const std::vector<Page> wanted = read_pages(pages);
    require_few_cells(wanted, cube.columns(), cube.rows());
    if (zoom != 0 && asks_for_bars(made, wanted)) {
        Value bars = Value::array();
        for (const Page& page : wanted) bars.push_back(bars_page(cube, page));
        return bars;
    }
    const std::int64_t asked = rows_asked(wanted);
    Reduction reduction = reduction_named(mode);
    if (zoom < 0 && reduction == Reduction::none) reduction = Reduction::shape;
    const bool fits = cube.rows() <= asked;
    std::int64_t most = asked;
    if (zoom > 0 && reduction == Reduction::clustering) most = std::min(asked, zoom);
    if (zoom > 0 && reduction != Reduction::clustering)
        most = std::min(asked, std::max<std::int64_t>(1, cube.rows() >> std::min<std::int64_t>(zoom, 31)));
    const bool reduces =
        !cube.error() && !fits && zoom != 0 && reduction != Reduction::none && visible_count(cube.measures()) > 0;
    const auto rows =
        reduces ? reduced_rows(cube, reduction, static_cast<std::uint32_t>(most), environment) : every_row(cube);
    Value out = Value::array();
    for (const Page& page : wanted) out.push_back(page_of_rows(cube, rows, page, reduces));
    return out;
}

Value binned_pages(const Snapshot& snapshot, const Environment& environment, const Value& definition,
                   const std::string& inherited_state, const Value& pages, const BinRequest& request) {
    const CalculatedCube made = calculate_cube(snapshot, environment, definition, inherited_state);
    const engine::Cube& cube = *made.cube;
    const std::vector<Page> wanted = read_pages(pages);
    require_few_cells(wanted, cube.columns(), cube.rows());
    const Grid grid(request.ranges[0]);
    const bool plane = !cube.error() && visible_count(cube.measures()) > 1;
    std::vector<std::uint32_t> rows = every_row(cube);
    if (plane)
        std::erase_if(rows, [&](std::uint32_t row) { return !grid.holds(cube.number(row, 0), cube.number(row, 1)); });
    Value out = Value::array();
    if (plane && std::ssize(rows) > rows_asked(wanted)) {
        out.push_back(cells_page(cube, rows, grid, std::clamp<std::int64_t>(request.most_cells, 1, kMostCells - 1)));
        return out;
    }
    for (const Page& page : wanted) out.push_back(page_of_rows(cube, rows, page, false));
    return out;
}

}  // namespace orrery::qix
