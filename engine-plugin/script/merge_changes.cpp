#include "script/merge_changes.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "script/own_column.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 8192;

bool deletes(const Value& operation, std::uint64_t row) {
    const std::string word = to_upper(operation.to_text());
    if (word == "DELETE" || word == "D") return true;
    if (word == "INSERT" || word == "I" || word == "UPDATE" || word == "U") return false;
    throw LoadError(LoadErrorKind::semantic, "record " + std::to_string(row + 1) + " of MERGE has the operation \"" +
                                                 operation.to_text() + "\"; expected Insert, Update or Delete");
}

std::uint32_t place_of(const RowSet& set, const std::string& name) {
    const std::optional<std::uint32_t> place = set.find(name);
    if (!place)
        throw LoadError(LoadErrorKind::field_not_found,
                        "MERGE names the field \"" + name + "\", which the LOAD behind it does not make");
    return *place;
}

/// What the key fields of a row display, with their lengths, so that no two keys are alike.
template <class Columns>
std::string key_of(const Columns& columns, std::uint64_t row) {
    std::string key;
    for (const auto& column : columns) {
        const std::string text = column(row).to_text();
        key += std::to_string(text.size()) + ":" + text;
    }
    return key;
}
using Reader = std::function<Value(std::uint64_t)>;

/// Rows of the changes in the order in which they happened.
RowNumbers in_sequence(ScriptState& state, const RowSet& changes, const Merge& merge) {
    RowNumbers order(changes.rows);
    std::iota(order.begin(), order.end(), 0);
    if (merge.sequence_field.empty()) return order;
    const RowColumn& column = changes.columns[place_of(changes, merge.sequence_field)];
    auto number = [&](std::uint32_t row) {
        const Value value = column.value(row);
        return value.has_number() ? value.number() : 0;
    };
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return number(a) < number(b); });
    if (!merge.sequence_variable.empty() && !order.empty())
        state.set_variable(merge.sequence_variable, format_number(number(order.back())));
    return order;
}

void remove_rows(const ScriptState& state, TableBuilder& table, const Merge& merge,
                 const std::unordered_map<std::string, std::uint32_t>& changed) {
    std::vector<Reader> keys;
    for (const std::string& name : merge.keys) {
        const ColumnBuilder* column = table.find(name);
        if (column == nullptr)
            throw LoadError(LoadErrorKind::field_not_found,
                            "MERGE names the key \"" + name + "\", which table \"" + table.name() + "\" has not");
        keys.emplace_back([column](std::uint64_t row) { return column->field->symbols.value(column->codes[row]); });
    }
    RowNumbers kept;
    for (std::uint32_t row = 0; row < table.rows(); ++row) {
        if (row % kCheckEvery == 0) state.check_cancelled();
        if (!changed.contains(key_of(keys, row))) kept.push_back(row);
    }
    if (kept.size() == table.rows()) return;
    for (ColumnBuilder& column : table.columns()) column.codes = gather(column.codes, kept);
    table.set_rows(kept.size());
}

}  // namespace

RowSet merge_changes(ScriptState& state, TableBuilder* target, RowSet changes, const Merge& merge) {
    if (changes.columns.size() < 2)
        throw LoadError(LoadErrorKind::semantic, "MERGE expects a LOAD of an operation and the fields of the table");
    const RowNumbers order = in_sequence(state, changes, merge);
    const RowColumn operations = changes.columns.front();
    changes.columns.erase(changes.columns.begin());
    std::vector<Reader> keys;
    for (const std::string& name : merge.keys) {
        const RowColumn& column = changes.columns[place_of(changes, name)];
        keys.emplace_back([&column](std::uint64_t row) { return column.value(row); });
    }
    std::unordered_map<std::string, std::uint32_t> last;
    for (const std::uint32_t row : order) {
        if (row % kCheckEvery == 0) state.check_cancelled();
        last[key_of(keys, row)] = row;
    }
    RowNumbers appended;
    for (const auto& [key, row] : last)
        if (!deletes(operations.value(row), row)) appended.push_back(row);
    std::sort(appended.begin(), appended.end());
    if (target != nullptr) remove_rows(state, *target, merge, last);
    return select_rows(changes, appended);
}

}  // namespace orrery::engine
