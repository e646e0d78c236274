#include "cube/list_object.h"

#include <fmt/format.h>

#include <algorithm>

#include "cube/calculation.h"
#include "cube/dimension_column.h"
#include "cube/glyphs.h"
#include "cube/number_text.h"
#include "cube/row_order.h"
#include "cube/self_contained.h"
#include "cube/single_value.h"
#include "cube/text_match.h"
#include "expression/format_number.h"

namespace orrery::engine {

struct ListData {
    std::shared_ptr<const States> states;
    std::optional<CalculationError> error;
    DimensionInfo info;
    std::vector<MeasureInfo> expression_infos;
    ValueColumn column;
    std::unique_ptr<NumberText> text;
    std::vector<ValueState> mapped;            ///< states of a calculated dimension's values
    std::vector<Element> rows;                 ///< codes in display order
    std::vector<AggregateColumn> expressions;  ///< per code
    AggregateColumn frequency;                 ///< per code; empty when not asked for
    FrequencyMode frequency_mode = FrequencyMode::none;
    double frequency_total = 0;
    double frequency_most = 0;
    bool show_alternatives = false;
    std::unique_ptr<TextMatch> match;  ///< of a running text search

    ValueState state_of(Element code) const {
        if (column.is_field()) return states->state(column.field, code);
        return code < mapped.size() ? mapped[code] : ValueState::option;
    }
};

namespace {

class ListBuilder {
public:
    ListBuilder(const ListDefinition& definition, const ChartEnvironment& environment, std::string_view state)
        : definition_(definition),
          environment_(environment),
          state_(state),
          sets_(environment, state),
          tools_owner_(environment, state, sets_),
          data_(std::make_shared<ListData>()) {}

    std::shared_ptr<const ListData> build() {
        data_->states = environment_.selections->states(state_);
        data_->show_alternatives = definition_.show_alternatives;
        data_->frequency_mode = definition_.frequency;
        const CubeDimension& dimension = definition_.dimension;
        const auto found = dimension_column(tools_owner_.tools(), dimension.definition, environment_, state_, sets_);
        data_->info.title = evaluate_text(dimension.label, environment_, state_);
        if (data_->info.title.empty()) data_->info.title = field_name_of(dimension.definition);
        data_->text = std::make_unique<NumberText>(dimension.format, *environment_.formats);
        if (!found) {
            data_->error = CalculationError{kErrorInvalid, found.error().describe()};
            data_->info.error = data_->error;
            return data_;
        }
        data_->column = found.value().column;
        describe(dimension);
        add_columns();
        list_values(dimension);
        return data_;
    }

private:
    void describe(const CubeDimension& dimension) {
        DimensionInfo& info = data_->info;
        const Dictionary& dictionary = *data_->column.dictionary;
        info.reverse_sort = dimension.reverse_sort;
        info.format = dimension.format;
        if (data_->column.is_field()) {
            const FieldId field = data_->column.field;
            describe_field(info, field, *data_->states, *environment_.cache);
            info.format = presentation_of(dimension.format, environment_.model().field(field).details().format);
            data_->text = std::make_unique<NumberText>(info.format, *environment_.formats);
        } else {
            info.field = data_->column.field;
            info.calculated = true;
            info.cardinal = dictionary.size();
            info.glyph_count = longest_text(dictionary);
            if (info.field != kNoField) data_->mapped = mapped_states(data_->column, *data_->states);
        }
        info.auto_format = data_->text->automatic();
        info.cube_cardinal = info.cardinal;
        const double* numbers = dictionary.numbers();
        for (Element code = 0; code < dictionary.size(); ++code) {
            if (std::isnan(numbers[code])) continue;
            info.min = numbers[code] >= info.min ? info.min : numbers[code];
            info.max = numbers[code] <= info.max ? info.max : numbers[code];
        }
        const int direction = direction_of(dimension.sort) * (dimension.reverse_sort ? -1 : 1);
        info.sort = direction > 0   ? SortIndicator::ascending
                    : direction < 0 ? SortIndicator::descending
                                    : SortIndicator::none;
    }

    void add_columns() {
        for (const std::string& expression : definition_.expressions) {
            MeasureInfo info;
            info.title = expression;
            const auto compiled = compile_chart(expression, environment_, state_);
            if (!compiled) info.error = CalculationError{kErrorInvalid, compiled.error().describe()};
            data_->expression_infos.push_back(std::move(info));
            data_->expressions.push_back(values_per_code(data_->column, expression, environment_, state_));
        }
        if (definition_.frequency == FrequencyMode::none || !data_->column.is_field()) return;
        const std::string& name = environment_.model().field(data_->column.field).name();
        std::string escaped;
        for (char c : name) escaped += c == ']' ? "]]" : std::string(1, c);
        data_->frequency = values_per_code(data_->column, fmt::format("Count([{}])", escaped), environment_, state_);
        for (const Value& value : data_->frequency.values) {
            if (!value.has_number()) continue;
            data_->frequency_total += value.number();
            data_->frequency_most = std::max(data_->frequency_most, value.number());
        }
    }

    void list_values(const CubeDimension& dimension) {
        SortCriteria criteria = dimension.sort;
        DimensionFacts facts;
        facts.state = [this](Element code) { return data_->state_of(code); };
        const bool too_many = data_->column.dictionary->size() > definition_.auto_sort_rows;
        if (definition_.auto_sort_rows > 0 && too_many) criteria.by_state = 1;
        if (criteria.by_frequency != 0 && data_->column.is_field()) {
            const auto frequency = environment_.model().frequency(data_->column.field);
            facts.frequency.assign(frequency.begin(), frequency.end());
        }
        AggregateColumn sort_values;
        if (criteria.by_expression != 0 && !criteria.expression.empty()) {
            sort_values = values_per_code(data_->column, criteria.expression, environment_, state_);
            facts.expression = &sort_values;
        }
        data_->rows = ordered_codes(criteria, dimension.reverse_sort, data_->column, facts, *environment_.cache,
                                    environment_.model().generation());
        if (!definition_.search.empty()) search();
    }

    void search() {
        const std::string& text = definition_.search;
        const std::size_t first = text.find_first_not_of(" \t");
        const bool by_text = first != std::string::npos && text.find_first_of("=<>") != first;
        if (by_text) data_->match = make_text_match(text, SearchMode::interactive);
        if (data_->column.is_field()) {
            const auto found = search_field(data_->column.field, text, SearchMode::interactive, environment_, state_);
            if (!found) {
                data_->rows.clear();
                data_->error = CalculationError{kErrorInvalid, found.error().describe()};
                return;
            }
            std::erase_if(data_->rows, [&](Element code) { return !found.value().test(code); });
        } else if (by_text) {
            std::erase_if(data_->rows, [&](Element code) {
                return !data_->match->matches(data_->column.dictionary->value(code).to_text());
            });
        }
    }

    const ListDefinition& definition_;
    const ChartEnvironment& environment_;
    std::string state_;
    SetResolver sets_;
    Calculation tools_owner_;
    std::shared_ptr<ListData> data_;
};

std::string frequency_text(const ListData& data, Element code) {
    if (data.frequency.values.empty()) return {};
    const double count = std::max(0.0, data.frequency.number(code));
    switch (data.frequency_mode) {
        case FrequencyMode::value:
            return format_number(std::isnan(count) ? 0 : count);
        case FrequencyMode::percent:
            return format_fixed(data.frequency_total == 0 ? 0 : count / data.frequency_total * 100, 1) + "%";
        case FrequencyMode::relative:
            return format_fixed(data.frequency_most == 0 ? 0 : count / data.frequency_most, 3);
        case FrequencyMode::none:
            break;
    }
    return {};
}

ListCell value_cell(const ListData& data, Element code) {
    ListCell cell;
    const Value value = data.column.dictionary->value(code);
    cell.text = (*data.text)(value);
    cell.number = value.number();
    cell.element = static_cast<std::int32_t>(code);
    cell.state = data.state_of(code);
    if (cell.state == ValueState::alternative && !data.show_alternatives) cell.state = ValueState::excluded;
    cell.frequency = frequency_text(data, code);
    if (data.match)
        for (const MatchRange& range : data.match->ranges(cell.text))
            cell.highlights.push_back({range.position, range.count});
    return cell;
}

ListCell expression_cell(const ListData& data, std::size_t expression, Element code) {
    ListCell cell;
    const Value value = data.expressions[expression].value(code);
    cell.is_measure = true;
    cell.text = value.is_null() ? data.text->null_text() : value.to_text();
    cell.number = value.number();
    cell.is_null = value.is_null();
    cell.state = ValueState::locked;
    return cell;
}

}  // namespace

ListObject::ListObject(std::shared_ptr<const ListData> data) : data_(std::move(data)) {}

const std::optional<CalculationError>& ListObject::error() const { return data_->error; }
const DimensionInfo& ListObject::dimension() const { return data_->info; }
const std::vector<MeasureInfo>& ListObject::expressions() const { return data_->expression_infos; }
std::uint32_t ListObject::rows() const { return static_cast<std::uint32_t>(data_->rows.size()); }
std::uint32_t ListObject::columns() const { return static_cast<std::uint32_t>(1 + data_->expressions.size()); }
std::int32_t ListObject::element(std::uint32_t row) const { return static_cast<std::int32_t>(data_->rows[row]); }

std::vector<Element> ListObject::field_elements(std::int32_t element) const {
    if (element < 0 || data_->column.field == kNoField) return {};
    if (!data_->column.map) return {static_cast<Element>(element)};
    std::vector<Element> out;
    const auto& map = *data_->column.map;
    for (Element e = 0; e + 1 < map.size(); ++e)
        if (map[e] == static_cast<Element>(element)) out.push_back(e);
    return out;
}

std::vector<Element> ListObject::all_elements() const {
    if (data_->column.is_field()) return data_->rows;
    std::vector<Element> out;
    for (Element code : data_->rows) {
        const auto elements = field_elements(static_cast<std::int32_t>(code));
        out.insert(out.end(), elements.begin(), elements.end());
    }
    return out;
}

ListPage ListObject::page(const Area& area) const {
    ListPage out;
    out.area.left = std::min(area.left, columns());
    out.area.top = std::min(area.top, rows());
    out.area.width = std::min(area.width, columns() - out.area.left);
    out.area.height = std::min(area.height, rows() - out.area.top);
    if (out.area.width == 0) out.area.height = 0;
    for (std::uint32_t row = out.area.top; row < out.area.top + out.area.height; ++row) {
        auto& cells = out.rows.emplace_back();
        for (std::uint32_t c = out.area.left; c < out.area.left + out.area.width; ++c) {
            cells.push_back(c == 0 ? value_cell(*data_, data_->rows[row])
                                   : expression_cell(*data_, c - 1, data_->rows[row]));
        }
    }
    return out;
}

std::shared_ptr<const ListObject> calculate_list(const ListDefinition& definition, const ChartEnvironment& environment,
                                                 std::string_view state) {
    return std::make_shared<const ListObject>(ListBuilder(definition, environment, state).build());
}

}  // namespace orrery::engine
