#include "cube/display_rows.h"

#include <algorithm>
#include <cmath>

namespace orrery::engine {
namespace {

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

DisplayRows::DisplayRows(std::vector<std::uint32_t> order, std::vector<std::uint32_t> segments,
                         std::uint32_t dimensions)
    : order_(std::move(order)), segments_(std::move(segments)), ends_(order_.size()), dimensions_(dimensions) {
    std::uint32_t end = size();
    for (std::uint32_t position = size(); position-- > 0;) {
        ends_[position] = end;
        if (segments_[position] == position) end = position;
    }
}

DisplayRows::Range DisplayRows::segment(const RowCall& call, std::uint32_t position) const {
    if (call.total) return {0, size()};
    return {segments_[position], ends_[position]};
}

const std::vector<Value>& DisplayRows::column(const RowCall& call, const Run& run) {
    const auto found = columns_.find(call.program.get());
    if (found != columns_.end()) return found->second;
    std::vector<Value> values;
    values.reserve(order_.size());
    for (std::uint32_t position = 0; position < size(); ++position)
        values.push_back(run(*call.program, position).owned());
    return columns_.emplace(call.program.get(), std::move(values)).first->second;
}

void DisplayRows::values(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run,
                         std::vector<Value>& out) {
    const Range range = segment(call, position);
    switch (call.function) {
        case RowFunction::row_no:
            out.emplace_back(static_cast<double>(position - range.first + 1));
            break;
        case RowFunction::no_of_rows:
            out.emplace_back(static_cast<double>(range.size()));
            break;
        case RowFunction::column_no:
        case RowFunction::no_of_columns:
            out.emplace_back(1.0);  // only pivot tables have more columns of a measure
            break;
        case RowFunction::dimensionality:
            out.emplace_back(static_cast<double>(dimensions_));
            break;
        case RowFunction::secondary_dimensionality:
            out.emplace_back(0.0);
            break;
        case RowFunction::rank:
            out.push_back(rank(call, arguments, position, run));
            break;
        case RowFunction::hrank:
            out.emplace_back();  // ranks along the columns of pivot tables
            break;
        default:
            neighbours(call, arguments, position, run, out);
    }
}

void DisplayRows::neighbours(const RowCall& call, std::span<const Value> arguments, std::uint32_t position,
                             const Run& run, std::vector<Value>& out) {
    const Range range = segment(call, position);
    const double offset = number_or(arguments, 0, 1);
    double first = 0, step = 1;
    bool across = false;  // along the columns, of which there is one
    switch (call.function) {
        case RowFunction::above:
            first = position - offset;
            step = -1;
            break;
        case RowFunction::below:
            first = position + offset;
            break;
        case RowFunction::top:
            first = range.first + offset - 1;
            break;
        case RowFunction::bottom:
            first = range.last - offset;
            step = -1;
            break;
        case RowFunction::before:
        case RowFunction::after:
            across = offset != 0;
            first = position;
            break;
        default:  // first and last column
            across = offset != 1;
            first = position;
    }
    const bool one_column = call.function != RowFunction::above && call.function != RowFunction::below &&
                            call.function != RowFunction::top && call.function != RowFunction::bottom;
    const double most = one_column ? 1 : static_cast<double>(range.size()) + 1;
    const double wanted = call.spread ? std::clamp(number_or(arguments, 1, 1), 0.0, most) : 1;
    const std::vector<Value>& values = column(call, run);
    for (double at = 0; at < wanted; ++at) {
        const double place = first + step * at;
        const bool inside = !across && place >= range.first && place < range.last;
        out.push_back(inside ? values[static_cast<std::size_t>(place)] : Value());
    }
}

Value DisplayRows::rank(const RowCall& call, std::span<const Value> arguments, std::uint32_t position, const Run& run) {
    const std::vector<Value>& values = column(call, run);
    if (!values[position].has_number()) return {};
    const double own = values[position].number();
    const Range range = segment(call, position);
    const auto [place, fresh] = sorted_.try_emplace({call.program.get(), range.first});
    std::vector<double>& sorted = place->second;
    if (fresh) {
        for (std::uint32_t at = range.first; at < range.last; ++at)
            if (values[at].has_number()) sorted.push_back(values[at].number());
        std::sort(sorted.begin(), sorted.end(), std::greater<>());
    }
    const auto [begin, end] = std::equal_range(sorted.begin(), sorted.end(), own, std::greater<>());
    const auto low = static_cast<double>(begin - sorted.begin() + 1), high = static_cast<double>(end - sorted.begin());
    const auto before = static_cast<double>(
        std::count_if(values.begin() + range.first, values.begin() + position,
                      [own](const Value& value) { return value.has_number() && value.number() == own; }));
    const auto mode = static_cast<int>(number_or(arguments, 0, 0)),
               format = static_cast<int>(number_or(arguments, 1, 0));
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
