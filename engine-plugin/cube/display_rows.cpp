#include "cube/display_rows.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace orrery::engine {
namespace {

/// Arguments behind the expression that an expression may have: offset and count.
constexpr std::size_t kWritten = 2;

double number_or(std::span<const Value> arguments, std::size_t index, double otherwise) {
    return index < arguments.size() && arguments[index].has_number() ? arguments[index].number() : otherwise;
}

/// The published rule for equal values: the lowest of their ranks when all lie in the lower half, the highest when all
/// lie in the upper half, else their average.
double shared_rank(double low, double high, double count) {
    const double middle = (count + 1) / 2;
    if (high < middle) return low;
    if (low > middle) return high;
    return (low + high) / 2;
}

}  // namespace

DisplayRows::Axis::Axis(Segments segments) : begins(std::move(segments)), ends(begins.size()) {
    auto end = static_cast<std::uint32_t>(begins.size());
    for (auto number = end; number-- > 0;) {
        ends[number] = end;
        if (begins[number] == number) end = number;
    }
}

DisplayRows::DisplayRows(std::vector<std::uint32_t> order, Segments segments, std::uint32_t dimensions)
    : order_(std::move(order)),
      rows_(std::move(segments)),
      columns_(Segments{0}),
      dimensions_(dimensions),
      dimensions_across_(0) {}

DisplayRows::DisplayRows(std::vector<std::uint32_t> order, std::vector<Place> places, Segments rows, Segments columns,
                         std::uint32_t dimensions, std::uint32_t dimensions_across)
    : order_(std::move(order)),
      places_(std::move(places)),
      rows_(std::move(rows)),
      columns_(std::move(columns)),
      dimensions_(dimensions),
      dimensions_across_(dimensions_across) {
    constexpr std::size_t kMostCells = 50'000'000;
    const std::size_t cells = rows_.begins.size() * columns_.begins.size();
    if (cells > kMostCells)
        throw std::length_error("the table has more than 50 million cells for functions about rows and columns");
    grid_.assign(cells, kNoCell);
    for (std::uint32_t position = 0; position < places_.size(); ++position)
        grid_[places_[position].row * columns_.begins.size() + places_[position].column] = position;
}

DisplayRows::Line DisplayRows::line(const RowCall& call, std::uint32_t position, bool across) const {
    const Place place = places_.empty() ? Place{position, 0} : places_[position];
    Line out;
    out.across = across;
    out.here = across ? place.column : place.row;
    out.other = across ? place.row : place.column;
    const Axis& axis = across ? columns_ : rows_;
    out.first = call.total ? 0 : axis.begins[out.here];
    out.last = call.total ? static_cast<std::uint32_t>(axis.begins.size()) : axis.ends[out.here];
    return out;
}

std::uint32_t DisplayRows::cell(const Line& line, std::uint32_t number) const {
    if (places_.empty()) return line.across ? line.other : number;
    const std::size_t width = columns_.begins.size();
    return line.across ? grid_[line.other * width + number] : grid_[number * width + line.other];
}

const std::vector<Value>& DisplayRows::column(const RowCall& call, const Run& run) {
    const auto found = columns_of_.find(call.program.get());
    if (found != columns_of_.end()) return found->second;
    std::vector<Value> values;
    values.reserve(order_.size());
    for (std::uint32_t position = 0; position < size(); ++position)
        values.push_back(run(*call.program, position).owned());
    return columns_of_.emplace(call.program.get(), std::move(values)).first->second;
}

void DisplayRows::values(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run,
                         std::vector<Value>& out) {
    const Line down = line(call, position, false), across = line(call, position, true);
    switch (call.function) {
        case RowFunction::row_no:
            out.emplace_back(static_cast<double>(down.here - down.first + 1));
            break;
        case RowFunction::no_of_rows:
            out.emplace_back(static_cast<double>(down.size()));
            break;
        case RowFunction::column_no:
            out.emplace_back(static_cast<double>(across.here - across.first + 1));
            break;
        case RowFunction::no_of_columns:
            out.emplace_back(static_cast<double>(across.size()));
            break;
        case RowFunction::dimensionality:
            out.emplace_back(static_cast<double>(dimensions_));
            break;
        case RowFunction::secondary_dimensionality:
            out.emplace_back(static_cast<double>(dimensions_across_));
            break;
        case RowFunction::rank:
            out.push_back(rank(call, arguments, position, run));
            break;
        case RowFunction::hrank:  // along the columns of pivot tables
            out.push_back(dimensions_across_ == 0 ? Value() : rank(call, arguments, position, run));
            break;
        default:
            neighbours(call, arguments, position, run, out);
    }
}

DisplayRows::Window DisplayRows::window(const RowCall& call, std::span<const Value> arguments,
                                        std::uint32_t position) const {
    using F = RowFunction;
    const F function = call.function;
    const bool along_columns =
        function == F::before || function == F::after || function == F::first || function == F::last;
    Window out;
    out.line = line(call, position, along_columns);
    const double offset = number_or(arguments, 0, 1);
    out.backwards = function == F::above || function == F::before || function == F::bottom || function == F::last;
    out.first = out.line.here + (out.backwards ? -offset : offset);
    if (function == F::top || function == F::first) out.first = out.line.first + offset - 1;
    if (function == F::bottom || function == F::last) out.first = out.line.last - offset;
    const double most = static_cast<double>(out.line.size()) + 1;
    out.count = call.spread ? std::ceil(std::clamp(number_or(arguments, 1, 1), 0.0, most)) : 1;
    return out;
}

void DisplayRows::neighbours(const RowCall& call, std::span<const Value> arguments, std::uint32_t position,
                             const Run& run, std::vector<Value>& out) {
    const Window window = this->window(call, arguments, position);
    const std::vector<Value>& values = column(call, run);
    if (arguments.size() > kWritten) return out.push_back(sum(call, window, values));
    out.reserve(out.size() + static_cast<std::size_t>(window.count));
    for (double at = 0; at < window.count; ++at) {
        const double number = window.first + (window.backwards ? -at : at);
        const bool inside = number >= window.line.first && number < window.line.last;
        const std::uint32_t found = inside ? cell(window.line, static_cast<std::uint32_t>(number)) : kNoCell;
        out.push_back(found == kNoCell ? Value() : values[found]);
    }
}

double DisplayRows::number_at(const std::vector<Value>& values, const Line& line, std::uint32_t number) const {
    const std::uint32_t found = cell(line, number);
    return found == kNoCell ? std::nan("") : values[found].number();
}

/// Running totals ask in every row for the sum of all before it: sums from a line's beginning on are kept.
Value DisplayRows::sum(const RowCall& call, const Window& window, const std::vector<Value>& values) {
    const Line& line = window.line;
    const double lowest = std::floor(window.backwards ? window.first - (window.count - 1) : window.first);
    const double from = std::max(lowest, static_cast<double>(line.first));
    const double to = std::min(lowest + window.count, static_cast<double>(line.last));
    if (!(from < to)) return 0.0;
    const auto first = static_cast<std::uint32_t>(from), last = static_cast<std::uint32_t>(to);
    const auto with = [&](long double total, std::uint32_t number) {
        const double found = number_at(values, line, number);
        return found == found ? total + found : total;
    };
    if (first != line.first) {
        long double total = 0;
        for (std::uint32_t number = first; number < last; ++number) total = with(total, number);
        return static_cast<double>(total);
    }
    const auto [place, fresh] = sums_.try_emplace(key_of(call, line), 1);
    std::vector<long double>& sums = place->second;
    for (std::uint32_t number = line.first; fresh && number < line.last; ++number)
        sums.push_back(with(sums.back(), number));
    return static_cast<double>(sums[last - line.first]);
}

Value DisplayRows::rank(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run) {
    const std::vector<Value>& values = column(call, run);
    if (!values[position].has_number()) return {};
    const Line line = this->line(call, position, call.function == RowFunction::hrank);
    const auto [place, fresh] = sorted_.try_emplace(key_of(call, line));
    std::vector<Placed>& sorted = place->second;
    if (fresh) {
        for (std::uint32_t at = line.first; at < line.last; ++at)
            if (const double number = number_at(values, line, at); number == number) sorted.push_back({number, at});
        std::sort(sorted.begin(), sorted.end());
    }
    const Placed own{values[position].number(), line.here};
    const auto [begin, end] = std::equal_range(sorted.begin(), sorted.end(), own,
                                               [](const Placed& a, const Placed& b) { return a.number > b.number; });
    const auto low = static_cast<double>(begin - sorted.begin() + 1), high = static_cast<double>(end - sorted.begin());
    const auto mode = static_cast<int>(number_or(arguments, 0, 0)),
               format = static_cast<int>(number_or(arguments, 1, 0));
    const auto before = static_cast<double>(std::lower_bound(begin, end, own) - begin);  // equal ones
    double number = low;
    if (mode == 0) number = shared_rank(low, high, static_cast<double>(sorted.size()));
    if (mode == 2) number = (low + high) / 2;
    if (mode == 3) number = high;
    if (mode == 4) return low + before;
    if (format == 1 || low == high) return number;
    if (format == 2) return before == 0 ? Value(number) : Value();
    return Value::dual(format_number(low) + "-" + format_number(high), number);
}

}  // namespace orrery::engine
