// Building a cube: dimensions that show some values and take the others together.
#include <fmt/format.h>

#include <algorithm>

#include "cube/cube_builder.h"

namespace orrery::engine {
namespace {

/// The codes of a limited dimension: those that stay, one for the others, null.
class LimitedCodes {
public:
    LimitedCodes(const ValueColumn& plain, const std::string& label) : others_(plain.dictionary->size()) {
        std::vector<Value> texts;
        texts.reserve(others_ + std::size_t{1});
        for (Element code = 0; code < others_; ++code) texts.push_back(plain.dictionary->value(code).owned());
        texts.push_back(Value::text(label));
        dictionary_ = std::make_shared<const Dictionary>(std::move(texts));
    }
    [[nodiscard]] Element others() const { return others_; }
    [[nodiscard]] Element null() const { return others_ + 1; }
    [[nodiscard]] const std::shared_ptr<const Dictionary>& dictionary() const { return dictionary_; }

private:
    Element others_;
    std::shared_ptr<const Dictionary> dictionary_;
};

/// A column over the rows of a table: the code of the last dimension where the combination stays, else "others".
std::optional<ValueColumn> limited_rows(const Calculation& calculation, TableId base, const KeyLayout& layout,
                                        const KeyTable& stays, const LimitedCodes& codes) {
    const CalculationTools& tools = calculation.tools();
    std::vector<CodeReader> readers;
    for (std::uint32_t d = 0; d < layout.dimensions(); ++d)
        readers.push_back(*make_reader(tools, base, calculation.dimension(d)));
    const std::uint64_t rows = tools.model().table(base).rows();
    std::vector<Element> out_codes(rows);
    std::vector<std::vector<Element>> blocks(readers.size(), std::vector<Element>(Column::kBlock));
    std::vector<std::uint64_t> key(layout.words());
    for (std::uint64_t first = 0; first < rows; first += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(rows - first, Column::kBlock));
        for (std::size_t d = 0; d < readers.size(); ++d) readers[d].read(first, count, blocks[d].data());
        for (std::uint32_t i = 0; i < count; ++i) {
            std::fill(key.begin(), key.end(), 0);
            for (std::size_t d = 0; d < readers.size(); ++d) layout.add(key.data(), d, blocks[d][i]);
            const Element own = blocks.back()[i];
            out_codes[first + i] = own == codes.others()                        ? codes.null()
                                   : stays.find(key.data()) != KeyTable::kEmpty ? own
                                                                                : codes.others();
        }
    }
    ValueColumn out;
    out.dictionary = codes.dictionary();
    out.table = base;
    out.column = std::make_shared<Column>(Column::pack(out_codes, out.dictionary->size()));
    return out;
}

}  // namespace

/// What the ranking measure is for every value of the dimension by itself.
std::shared_ptr<const Cube> CubeBuilder::ranking(const CubeDimension& dimension) const {
    CubeDefinition definition;
    definition.dimensions.push_back(dimension);
    definition.dimensions[0].limit = {};
    definition.dimensions[0].attributes.clear();
    definition.dimensions[0].calc_condition.clear();
    definition.dimensions[0].show_all = false;
    definition.context_set = definition_.context_set;
    definition.measures.emplace_back().definition = dimension.limit.ranked_by;
    if (dimension.limit.ranked_by.empty()) definition.measures[0].definition = definition_.measures[0].definition;
    return calculate_cube(definition, environment_, state_);
}

/// Maps what does not stay to one code behind all others; nothing when everything stays, or nothing can be ranked.
std::optional<ValueColumn> CubeBuilder::limited(const CubeDimension& dimension, const ValueColumn& column) {
    const DimensionLimit& limit = dimension.limit;
    if (column.field == kNoField) return std::nullopt;
    key_ +=
        fmt::format("/limit{},{},{},{},{},{},{},{},{}:{}", static_cast<int>(limit.mode), limit.number,
                    static_cast<int>(limit.comparison), limit.ascending, limit.keep_bad_values, limit.suppress_others,
                    limit.everywhere, limit.collapses_inner, limit.others_label, limit.ranked_by);
    const bool collapses = std::any_of(dimensions_.begin(), dimensions_.end(), [&](const Column& outer) {
        return outer.plain && definition_.dimensions[outer.index].limit.collapses_inner;
    });
    const bool ranks =
        limit.mode != DimensionLimit::Mode::off && !(definition_.measures.empty() && limit.ranked_by.empty());
    if (!ranks && !collapses) return std::nullopt;
    keepable_ = keepable_ && limit.ranked_by.empty();
    if (!dimensions_.empty() && (collapses || !limit.everywhere)) return limited_within(dimension, column);
    const auto cube = ranking(dimension);
    if (cube->error()) return std::nullopt;
    std::vector<RankedValue> values;
    for (std::uint32_t row = 0; row < cube->rows(); ++row)
        if (const std::int32_t element = cube->element(row, 0); element >= 0)
            values.push_back({static_cast<Element>(element), cube->number(row, 0)});
    const double total = cube->totals().empty() ? kNotANumber : cube->totals()[0].number;
    const Element size = column.dictionary->size();
    const std::size_t all = values.size();
    const Bitmap kept = kept_values(limit, std::move(values), total, size);
    if (kept.count() == all) return std::nullopt;

    const LimitedCodes codes_of(column, limit.others_label);
    auto map = std::make_shared<std::vector<Element>>();
    const std::size_t codes = column.map ? column.map->size() : size + std::size_t{1};
    map->reserve(codes);
    for (std::size_t at = 0; at < codes; ++at) {
        const Element code = column.map ? (*column.map)[at] : static_cast<Element>(at);
        map->push_back(code >= size ? codes_of.null() : kept.test(code) ? code : codes_of.others());
    }
    ValueColumn out = column;
    out.dictionary = codes_of.dictionary();
    out.map = std::move(map);
    out.key.clear();
    return out;
}

/// The same for a dimension that stands inside of others: what stays is decided for each of their combinations.
std::optional<ValueColumn> CubeBuilder::limited_within(const CubeDimension& dimension, const ValueColumn& column) {
    const DimensionLimit& limit = dimension.limit;
    const bool ranks = limit.mode != DimensionLimit::Mode::off;
    Calculation calculation(environment_, state_, sets_);
    std::vector<std::uint32_t> outer;
    std::vector<std::vector<TableId>> tables;
    std::vector<ValueColumn> columns;
    for (const Column& each : dimensions_) columns.push_back(calculation_.dimension(each.number));
    for (const ValueColumn& each : columns) {
        if (each.constant) continue;
        tables.push_back(each.tables(environment_.model()));
        outer.push_back(calculation.add_dimension(each, {}));
    }
    tables.push_back(column.tables(environment_.model()));
    calculation.add_dimension(column, {});
    const TableChoice base = choose_base(*calculation.tools().graph, tables);
    if (!base.found) return std::nullopt;
    std::string measure = limit.ranked_by;
    if (measure.empty()) measure = definition_.measures.empty() ? "0" : definition_.measures[0].definition;
    const auto compiled = compile_chart(measure, environment_, state_);
    if (!compiled) return std::nullopt;
    const std::uint32_t ranked = calculation.add_expression(compiled.value());
    if (calculation.error(ranked)) return std::nullopt;
    const std::uint32_t whole = calculation.add_view(outer);
    calculation.run();

    const CubeView& view = calculation.view(0);
    const CubeView& groups = calculation.view(whole);
    const std::size_t own = outer.size();
    const Element size = column.dictionary->size();
    std::vector<std::vector<RankedValue>> values(groups.rows);
    for (std::uint32_t row = 0; row < view.rows; ++row)
        if (view.codes[own][row] != size)
            values[groups.row_of[row]].push_back({view.codes[own][row], view.values[ranked].number(row)});
    std::vector<Element> null_codes;
    for (const std::uint32_t d : outer) null_codes.push_back(calculation.dimension(d).dictionary->size());
    null_codes.push_back(size);
    const KeyLayout layout(null_codes);
    KeyTable stays(layout.words());
    std::vector<std::uint64_t> key(layout.words());
    for (std::uint32_t group = 0; group < groups.rows; ++group) {
        bool collapsed = false;
        for (std::size_t d = 0, o = 0; d < dimensions_.size(); ++d) {
            if (columns[d].constant) continue;
            collapsed = collapsed || (definition_.dimensions[dimensions_[d].index].limit.collapses_inner &&
                                      groups.codes[o][group] == others_of(dimensions_[d]));
            ++o;
        }
        if (collapsed) continue;
        Bitmap kept(size, !ranks);
        if (ranks) kept = kept_values(limit, values[group], groups.values[ranked].number(group), size);
        for (const RankedValue& value : values[group]) {
            if (!kept.test(value.code)) continue;
            std::fill(key.begin(), key.end(), 0);
            for (std::size_t o = 0; o < own; ++o) layout.add(key.data(), o, groups.codes[o][group]);
            layout.add(key.data(), own, value.code);
            stays.add(key.data());
        }
    }
    std::size_t all = 0;
    for (const auto& group : values) all += group.size();
    if (stays.size() == all) return std::nullopt;
    return limited_rows(calculation, base.base, layout, stays, LimitedCodes(column, limit.others_label));
}

}  // namespace orrery::engine
