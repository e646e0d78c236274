#include "cube/selection_functions.h"

#include <fmt/format.h>

#include "expression/hash_text.h"
#include "storage/system_fields.h"

namespace orrery::engine {
namespace {

std::string text_or(std::span<const Value> arguments, std::size_t index, std::string_view otherwise) {
    return index < arguments.size() ? arguments[index].to_text() : std::string(otherwise);
}

std::size_t count_or(std::span<const Value> arguments, std::size_t index, std::size_t otherwise) {
    if (index >= arguments.size() || !(arguments[index].number() >= 0)) return otherwise;
    return static_cast<std::size_t>(std::min(arguments[index].number(), 1e9));
}

double count_of(ChartFunction function, const StateCounts& counts, bool with_excluded) {
    switch (function) {
        case ChartFunction::get_selected_count:
            return counts.selected + counts.locked +
                   (with_excluded ? counts.selected_excluded + counts.locked_excluded : 0);
        case ChartFunction::get_possible_count:
            return counts.selected + counts.locked + counts.option;
        case ChartFunction::get_alternative_count:
            return counts.alternative;
        case ChartFunction::get_not_selected_count:
            return counts.option + counts.alternative + (with_excluded ? counts.excluded : 0);
        default:
            return counts.excluded + counts.alternative + counts.selected_excluded + counts.locked_excluded;
    }
}

Value current_selections(std::span<const Value> arguments, const States& states) {
    const std::string between_fields = text_or(arguments, 0, "\r\n");
    const std::string after_name = text_or(arguments, 1, ": ");
    const std::string between_values = text_or(arguments, 2, ", ");
    std::string out;
    for (const FieldSelection& selection : states.selection().fields()) {
        if (!out.empty()) out += between_fields;
        out += states.model()->field(selection.field).name() + after_name +
               selected_text(states, selection.field, between_values, count_or(arguments, 3, 6));
    }
    return Value::text(out);
}

/// Equal for data of the same tables, fields and counts of rows and values.
Value data_model_hash(const DataModel& model) {
    constexpr unsigned kCharacters = 27;
    std::vector<std::string> parts;
    for (TableId id = 0; id < model.table_count(); ++id) {
        const Table& table = model.table(id);
        if (is_system(table.details())) continue;  // tell no more than the rest does
        parts.push_back(fmt::format("{}/{}", table.name(), table.rows()));
        for (const TableColumn& column : table.columns()) {
            const Field& field = model.field(column.field);
            parts.push_back(fmt::format("{}/{}", field.name(), field.cardinality()));
        }
    }
    return Value::text(hash_text(parts, kCharacters));
}

}  // namespace

std::string selected_text(const States& states, FieldId field, std::string_view separator, std::size_t most) {
    const FieldSelection* selection = states.selection().find(field);
    if (selection == nullptr) return {};
    const Symbols& symbols = states.model()->field(field).symbols();
    const std::uint64_t count = selection->elements->count();
    if (count > most) return fmt::format("{} of {}", count, symbols.size());
    std::string out;
    selection->elements->for_each([&](std::uint64_t element) {
        if (!out.empty()) out += separator;
        out += symbols.to_text(static_cast<Element>(element));
    });
    return out;
}

Value selection_function(ChartFunction function, std::span<const Value> arguments, const ChartEnvironment& environment,
                         std::string_view state) {
    if (function == ChartFunction::get_data_model_hash) return data_model_hash(environment.model());
    const bool by_state = function != ChartFunction::get_current_selections &&
                          function != ChartFunction::get_field_selections &&
                          function != ChartFunction::get_selected_count &&
                          function != ChartFunction::get_not_selected_count && arguments.size() > 1;
    const std::string named = by_state ? arguments[1].to_text() : std::string(state);
    if (!environment.selections->has_state(named)) return {};
    const auto states = environment.selections->states(named);
    if (function == ChartFunction::get_current_selections) return current_selections(arguments, *states);
    const auto field = environment.model().find_field(arguments[0].to_text());
    if (!field) return {};
    if (function == ChartFunction::get_field_selections)
        return Value::text(selected_text(*states, *field, text_or(arguments, 1, ", "), count_or(arguments, 2, 6)));
    const bool with_excluded = !by_state && arguments.size() > 1 && arguments[1].is_true();
    return count_of(function, states->counts(*field), with_excluded);
}

}  // namespace orrery::engine
