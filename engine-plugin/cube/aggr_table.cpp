#include "cube/aggr_table.h"

#include <algorithm>

#include "cube/calculation.h"
#include "cube/display_rows.h"
#include "cube/result_codes.h"
#include "cube/row_order.h"

namespace orrery::engine {
namespace {

SortCriteria criteria_of(const AggrDimension& dimension) {
    const std::string& order = dimension.sort_order;
    const int direction = order.starts_with("desc") || order == "reverse" ? -1 : 1;
    SortCriteria out;
    if (dimension.sort_type == "numeric") {
        out.by_numeric = direction;
    } else if (dimension.sort_type == "text") {
        out.by_ascii = direction;
    } else if (dimension.sort_type == "frequency") {
        out.by_frequency = direction;
    } else {
        out.by_load_order = direction;
    }
    return out;
}

/// Expressions that ask the rows around them see the combinations in the order the dimensions ask for; a segment is
/// what shares all dimensions but the last.
void run_in_order(const AggrCall& call, const ChartEnvironment& environment, Calculation& calculation) {
    const CubeView& view = calculation.view(0);
    std::vector<SortKeys> keys;
    for (std::uint32_t d = 0; d < view.dimensions.size(); ++d) {
        DimensionFacts facts;
        const auto frequency = environment.model().frequency(call.fields[d]);
        facts.frequency.assign(frequency.begin(), frequency.end());
        const auto order = ordered_codes(criteria_of((*call.dimensions)[d]), false, calculation.dimension(d), facts,
                                         *environment.cache, environment.model().generation());
        keys.push_back(dimension_keys(order, view.codes[d]));
    }
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < view.rows; ++row) {
        const bool null = std::any_of(view.dimensions.begin(), view.dimensions.end(), [&](std::uint32_t d) {
            return view.codes[d][row] == calculation.dimension(d).dictionary->size();
        });
        if (!null) rows.push_back(row);
    }
    sort_rows(rows, keys);
    std::vector<std::uint32_t> segments;
    for (std::uint32_t position = 0; position < rows.size(); ++position) {
        bool same = position > 0;
        for (std::size_t d = 0; same && d + 1 < view.codes.size(); ++d)
            same = view.codes[d][rows[position]] == view.codes[d][rows[position - 1]];
        segments.push_back(same ? segments.back() : position);
    }
    DisplayRows shown(std::move(rows), std::move(segments), static_cast<std::uint32_t>(view.dimensions.size()));
    calculation.run_rows(shown);
}

}  // namespace

Outcome<std::shared_ptr<const AggrTable>> AggrTable::calculate(const AggrCall& call,
                                                               const ChartEnvironment& environment,
                                                               std::string_view state, SetResolver& sets) {
    Calculation calculation(environment, state, sets);
    if (call.set) {
        const auto records = sets.resolve(call.set.get());
        if (!records) return records.error();
        calculation.take_rows_from(records.value());
    }
    std::vector<Element> null_codes;
    for (const FieldId field : call.fields) {
        calculation.add_dimension(field_column(calculation.tools(), field), environment.model().field(field).name());
        null_codes.push_back(environment.model().field(field).cardinality());
    }
    const std::uint32_t expression = calculation.add_expression(call.inner);
    if (calculation.error(expression)) return *calculation.error(expression);
    calculation.run();
    if (calculation.uses_rows(expression)) run_in_order(call, environment, calculation);
    const CubeView& view = calculation.view(0);
    std::vector<Value> values;
    values.reserve(view.rows);
    for (std::uint32_t row = 0; row < view.rows; ++row) values.push_back(view.values[expression].value(row));
    std::shared_ptr<AggrTable> out(new AggrTable(call));
    out->take(null_codes, view.codes, values);
    return std::shared_ptr<const AggrTable>(std::move(out));
}

void AggrTable::take(const std::vector<Element>& null_codes, const std::vector<std::vector<Element>>& codes,
                     const std::vector<Value>& values) {
    layout_ = std::make_unique<KeyLayout>(null_codes);
    table_ = KeyTable(layout_->words());
    ResultCodes results;
    std::vector<std::uint64_t> key(layout_->words());
    for (std::size_t row = 0; row < values.size(); ++row) {
        std::fill(key.begin(), key.end(), 0);
        bool null = false;
        for (std::size_t d = 0; d < codes.size(); ++d) {
            null = null || codes[d][row] == null_codes[d];
            layout_->add(key.data(), d, codes[d][row]);
        }
        if (null) continue;
        table_.add(key.data());
        results_.push_back(results.code(values[row]));
    }
    dictionary_ = results.finish(results_);
}

Outcome<ValueColumn> AggrTable::on_every_record(const CalculationTools& tools) const {
    if (fields_.size() != 1) return over_rows(tools, nullptr);
    ValueColumn out = field_column(tools, fields_[0]);
    auto map = std::make_shared<std::vector<Element>>(out.dictionary->size() + std::size_t{1}, dictionary_->size());
    for (std::uint32_t combination = 0; combination < table_.size(); ++combination)
        (*map)[layout_->code(table_.key(combination), 0)] = results_[combination];
    out.dictionary = dictionary_;
    out.map = std::move(map);
    out.key.clear();
    return out;
}

Outcome<ValueColumn> AggrTable::on_one_record(const CalculationTools& tools, const RecordSet& records) const {
    return over_rows(tools, &records);
}

Outcome<ValueColumn> AggrTable::over_rows(const CalculationTools& tools, const RecordSet* first_of) const {
    std::vector<std::vector<TableId>> tables;
    for (const FieldId field : fields_) tables.push_back(field_column(tools, field).tables(tools.model()));
    const auto preference = fields_.size() == 1 ? BasePreference::many_values : BasePreference::few_rows;
    const TableChoice base = choose_base(*tools.graph, tables, preference, fields_[0]);
    if (!base.found)
        return error_at({}, 0, 0, "the dimensions of Aggr are not linked by keys that are unique on one side");
    std::vector<CodeReader> readers;
    for (const FieldId field : fields_) readers.push_back(*make_reader(tools, base.base, field_column(tools, field)));
    const std::uint64_t rows = tools.model().table(base.base).rows();
    const Bitmap* there = first_of == nullptr || first_of->all_rows(base.base) ? nullptr : &first_of->rows(base.base);
    std::vector<bool> met(table_.size());
    std::vector<Element> out_codes(rows, dictionary_->size());
    std::vector<std::vector<Element>> blocks(readers.size(), std::vector<Element>(Column::kBlock));
    std::vector<std::uint64_t> key(layout_->words());
    for (std::uint64_t first = 0; first < rows; first += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(rows - first, Column::kBlock));
        for (std::size_t d = 0; d < readers.size(); ++d) readers[d].read(first, count, blocks[d].data());
        for (std::uint32_t i = 0; i < count; ++i) {
            if (there != nullptr && !there->test(first + i)) continue;
            std::fill(key.begin(), key.end(), 0);
            for (std::size_t d = 0; d < readers.size(); ++d) layout_->add(key.data(), d, blocks[d][i]);
            const std::uint32_t combination = table_.find(key.data());
            if (combination == KeyTable::kEmpty || (first_of != nullptr && met[combination])) continue;
            met[combination] = true;
            out_codes[first + i] = results_[combination];
        }
    }
    ValueColumn out;
    out.dictionary = dictionary_;
    out.table = base.base;
    out.column = std::make_shared<Column>(Column::pack(out_codes, dictionary_->size()));
    return out;
}

Outcome<std::vector<ValueColumn>> aggr_columns(const Compiled& compiled, const CalculationTools& tools,
                                               const ChartEnvironment& environment, std::string_view state,
                                               SetResolver& sets) {
    std::vector<ValueColumn> out;
    for (const AggrCall& call : compiled.aggrs) {
        const auto table = AggrTable::calculate(call, environment, state, sets);
        if (!table) return table.error();
        auto column = table.value()->on_every_record(tools);
        if (!column) return column.error();
        out.push_back(std::move(column.value()));
    }
    return out;
}

}  // namespace orrery::engine
