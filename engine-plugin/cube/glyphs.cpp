#include "cube/glyphs.h"

#include <fmt/format.h>

#include <algorithm>

#include "cube/calculation.h"
#include "expression/utf8.h"

namespace orrery::engine {

std::uint32_t longest_text(const Dictionary& dictionary) {
    std::size_t longest = 0;
    for (Element code = 0; code < dictionary.size(); ++code)
        longest = std::max(longest, character_count(dictionary.value(code).to_text()));
    return static_cast<std::uint32_t>(longest);
}

std::uint32_t longest_text(FieldId field, const DataModel& model, CalculationCache& cache) {
    const std::string key = fmt::format("{}/longest/{}", model.generation(), field);
    if (const auto known = cache.find<std::uint32_t>(key)) return *known;
    const Symbols& symbols = model.field(field).symbols();
    std::size_t longest = 0;
    char buffer[kNumberText];
    for (Element e = 0; e < symbols.size(); ++e) {
        const std::size_t length =
            symbols.has_text(e) ? character_count(symbols.stored_text(e)) : format_number(symbols.number(e), buffer);
        longest = std::max(longest, length);
    }
    auto out = std::make_shared<const std::uint32_t>(static_cast<std::uint32_t>(longest));
    cache.put(key, out, 64);
    return *out;
}

void describe_field(DimensionInfo& info, FieldId field, const States& states, CalculationCache& cache) {
    const DataModel& model = *states.model();
    info.field = field;
    info.cardinal = model.field(field).cardinality();
    info.states = states.counts(field);
    info.tags = model.field(field).details().tags;
    info.locked = states.selection().locked(field);
    info.glyph_count = longest_text(field, model, cache);
}

std::vector<ValueState> mapped_states(const ValueColumn& column, const States& states) {
    std::vector<ValueState> out(column.dictionary->size(), ValueState::excluded);
    const Element cardinality = states.model()->field(column.field).cardinality();
    for (Element e = 0; e < cardinality; ++e) {
        const Element code = (*column.map)[e];
        if (code < out.size()) out[code] = std::min(out[code], states.state(column.field, e));
    }
    return out;
}

AggregateColumn values_per_code(const ValueColumn& column, const std::string& expression,
                                const ChartEnvironment& environment, std::string_view state) {
    AggregateColumn out;
    out.values.resize(column.dictionary->size() + std::size_t{1});
    const auto compiled = compile_chart(expression, environment, state);
    if (!compiled) return out;
    SetResolver sets(environment, state);
    Calculation calculation(environment, state, sets);
    calculation.add_dimension(column, column.is_field() ? environment.model().field(column.field).name() : "");
    const std::uint32_t number = calculation.add_expression(compiled.value());
    calculation.run();
    const CubeView& view = calculation.view(0);
    for (std::uint32_t row = 0; row < view.rows; ++row) out.values[view.codes[0][row]] = view.values[number].value(row);
    return out;
}

}  // namespace orrery::engine
