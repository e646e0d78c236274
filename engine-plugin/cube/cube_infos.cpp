// What layouts tell about columns: ranges, counts, longest texts, totals.
#include <algorithm>
#include <set>

#include "cube/cube_builder.h"
#include "cube/glyphs.h"
#include "expression/utf8.h"

namespace orrery::engine {
namespace {

/// Values looked at for the longest text of a measure; more rows are judged by these and by their extremes.
constexpr std::uint32_t kSampledRows = 2000;

SortIndicator indicator(int direction, bool reverse) {
    if (direction == 0) return SortIndicator::none;
    return (direction > 0) != reverse ? SortIndicator::ascending : SortIndicator::descending;
}

DimensionType type_of(const std::vector<std::string>& tags) {
    const auto has = [&](const char* tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); };
    if (has("$date") || has("$timestamp")) return DimensionType::time;
    return has("$numeric") ? DimensionType::numeric : DimensionType::discrete;
}

void widen(double& min, double& max, double number) {
    if (!(number >= min)) min = std::isnan(number) ? min : number;
    if (!(number <= max)) max = std::isnan(number) ? max : number;
}

}  // namespace

void CubeBuilder::describe_dimension(const Column& column, DimensionData& data) {
    DimensionInfo& info = data_->dimension_infos[column.index];
    const CubeDimension& definition = definition_.dimensions[column.index];
    const Dictionary& dictionary = *data.column.dictionary;
    info.cardinal = dictionary.size();
    Bitmap present(std::uint64_t{dictionary.size()} + 1);
    for (Element code : data.codes) present.set(code);
    info.cube_cardinal = static_cast<std::uint32_t>(present.count());
    info.format = definition.format;
    info.auto_format = data.text.automatic();
    info.sort = indicator(std::max(-1, std::min(1, direction_of(definition.sort))), definition.reverse_sort);
    if (data.column.is_field()) {
        const FieldId field = data.column.field;
        describe_field(info, field, *states_, *environment_.cache);
        info.format = presentation_of(definition.format, environment_.model().field(field).details().format);
        sets_.context()->possible(field).for_each(
            [&](std::uint64_t e) { widen(info.min, info.max, dictionary.numbers()[e]); });
    } else {
        present.for_each([&](std::uint64_t code) { widen(info.min, info.max, dictionary.numbers()[code]); });
        info.glyph_count = longest_text(dictionary);
        if (dictionary.all_numbers() && dictionary.size() > 0) info.tags = {"$numeric"};
        info.states.option = dictionary.size();
        if (data.column.field != kNoField) data.states = mapped_states(data.column, *states_);
    }
    info.type = type_of(info.tags);
    describe_attributes(data.attributes, info.attributes);
}

void CubeBuilder::describe_measure(const Column& column, MeasureData& data) {
    MeasureInfo& info = data_->measure_infos[column.index];
    const CubeMeasure& definition = definition_.measures[column.index];
    std::uint32_t shown = 0;
    for (std::uint32_t row = 0; row < data_->rows; ++row) {
        const double number = data.values.number(row);
        widen(info.min, info.max, number);
        if (!std::isnan(number)) ++shown;
    }
    info.cardinal = shown;
    info.sort = indicator(std::max(-1, std::min(1, direction_of(definition.sort))), definition.reverse_sort);
    const auto consider = [&](const Value& value) {
        info.glyph_count = std::max(info.glyph_count, static_cast<std::uint32_t>(character_count(data.text(value))));
    };
    for (std::uint32_t row = 0; row < std::min(data_->rows, kSampledRows); ++row) consider(data.values.value(row));
    if (!std::isnan(info.min)) {
        consider(Value(info.min));
        consider(Value(info.max));
    }
    describe_attributes(data.attributes, info.attributes);
}

void CubeBuilder::describe_attributes(const std::vector<AttributeColumn>& columns,
                                      std::vector<AttributeInfo>& infos) const {
    for (std::size_t a = 0; a < columns.size(); ++a) {
        AttributeInfo& info = infos[a];
        info.auto_format = columns[a].text.automatic();
        for (std::uint32_t row = 0; row < data_->rows; ++row) widen(info.min, info.max, columns[a].values.number(row));
        if (std::isnan(info.min)) continue;
        info.min_text = columns[a].text(Value(info.min));
        info.max_text = columns[a].text(Value(info.max));
    }
}

// Without an own format a measure that picks values of one field shows them as the field does; sums keep its money and
// decimals but are no dates.
NumberPresentation CubeBuilder::measure_format(const Column& column, bool& automatic) const {
    const NumberPresentation& asked = definition_.measures[column.index].format;
    automatic = asked.type == NumberType::unknown && asked.pattern.empty();
    if (!automatic || column.main_aggregate == nullptr || column.main_aggregate->arguments.empty()) return asked;
    const Program& argument = *column.main_aggregate->arguments[0];
    if (!argument.is_field()) return asked;
    const NumberFormat& own = environment_.model().field(argument.fields[0]).details().format;
    switch (column.main_aggregate->kind) {
        case AggregationKind::min:
        case AggregationKind::max:
        case AggregationKind::only:
        case AggregationKind::avg:
        case AggregationKind::median:
        case AggregationKind::fractile:
        case AggregationKind::mode:
            return presentation_of(asked, own);
        case AggregationKind::sum:
            return own.type == NumberType::money || own.type == NumberType::fix ? presentation_of(asked, own) : asked;
        default:
            return asked;
    }
}

Value CubeBuilder::total_of(const Column& column, const MeasureData& data) const {
    const std::string& function = definition_.measures[column.index].total_function;
    if (!column.valid || function == "None") return {};
    if (function.empty() || function == "Expr") return calculation_.view(total_view_).values[column.number].value(0);
    double sum = 0;
    double count = 0;
    double min = kNotANumber;
    double max = kNotANumber;
    for (std::uint32_t row = 0; row < data_->rows; ++row) {
        const double number = data.values.number(row);
        if (std::isnan(number)) continue;
        sum += number;
        ++count;
        widen(min, max, number);
    }
    if (function == "Sum") return sum;
    if (function == "Count") return count;
    if (function == "Min") return min;
    if (function == "Max") return max;
    return function == "Avg" && count > 0 ? Value(sum / count) : Value();
}

void CubeBuilder::make_totals() {
    for (std::size_t m = 0; m < measures_.size(); ++m) {
        MeasureData& data = data_->measures[m];
        const Value total = total_of(measures_[m], data);
        if (definition_.measures[measures_[m].index].relative && total.has_number() && total.number() != 0) {
            for (std::uint32_t row = 0; row < data_->rows; ++row)
                if (data.values.only_numbers()) data.values.numbers[row] /= total.number();
        }
        Cell cell;
        cell.is_measure = true;
        cell.is_total = true;
        cell.element = kTotalElement;
        cell.state = ValueState::excluded;
        cell.number = total.number();
        cell.is_null = total.is_null();
        cell.text = data.text(total);
        data_->totals.push_back(std::move(cell));
    }
}

}  // namespace orrery::engine
