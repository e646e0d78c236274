#include "script/table_append.h"

#include <algorithm>

#include "script/field_format.h"
#include "script/row_select.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

bool same_fields(const TableBuilder& table, const RowSet& set) {
    const std::vector<ColumnBuilder>& columns = table.columns();
    return columns.size() == set.columns.size() &&
           std::all_of(columns.begin(), columns.end(),
                       [&](const ColumnBuilder& c) { return set.find(c.field->details.name).has_value(); });
}

/// True if no column takes its values from a field that another column may add values to meanwhile.
bool independent(ScriptState& state, const RowSet& set) {
    return std::all_of(set.columns.begin(), set.columns.end(), [&](const RowColumn& column) {
        return column.owned || column.symbols.get() == &state.model.field(column.name).symbols;
    });
}

void remove_duplicates(TableBuilder& table) {
    std::vector<const Codes*> codes;
    for (const ColumnBuilder& column : table.columns()) codes.push_back(&column.codes);
    RowNumbers rows = distinct_rows(codes, table.rows());
    if (rows.size() == table.rows()) return;
    for (ColumnBuilder& column : table.columns()) column.codes = gather(column.codes, rows);
    table.set_rows(rows.size());
}

}  // namespace

TableBuilder* table_of_same_fields(ScriptState& state, const RowSet& set) {
    for (TableBuilder& table : state.model.tables())
        if (same_fields(table, set)) return &table;
    return nullptr;
}

TableBuilder& new_table(ScriptState& state, const RowSet& set, const std::string& base) {
    std::vector<std::string> fields;
    for (const RowColumn& column : set.columns) fields.push_back(column.name);
    std::string name = base;
    for (int n = 1; state.model.find_table(name) != nullptr; ++n) name = base + "-" + std::to_string(n);
    return state.model.add_table(name, fields);
}

void append_rows(ScriptState& state, TableBuilder& table, RowSet& set, bool distinct) {
    for (const RowColumn& column : set.columns)
        if (table.find(column.name) == nullptr)
            table.columns().push_back({&state.model.field(column.name), Codes::nulls(table.rows())});
    std::uint64_t rows = table.rows() + set.rows;
    if (rows > kMaxRows) throw LoadError(LoadErrorKind::general, "a table holds 2^32 - 2 rows at most");
    std::vector<ColumnBuilder>& columns = table.columns();
    auto fill = [&](std::size_t c) {
        std::optional<std::uint32_t> from = set.find(columns[c].field->details.name);
        if (!from) {
            columns[c].codes.append_nulls(set.rows);
        } else if (columns[c].codes.empty()) {
            columns[c].codes = codes_in(*columns[c].field, set.columns[*from], set.rows);
        } else {
            columns[c].codes.append(codes_in(*columns[c].field, set.columns[*from], set.rows), set.rows);
        }
    };
    if (independent(state, set)) {
        parallel_each(columns.size(), fill);
    } else {
        for (std::size_t c = 0; c < columns.size(); ++c) fill(c);
    }
    table.set_rows(rows);
    for (ColumnBuilder& column : columns)
        if (column.field->details.format.type == NumberType::unknown)
            column.field->details.format = format_of(column.field->symbols, state.formats());
    table.details().distinct = table.details().distinct || distinct;
    if (table.details().distinct) remove_duplicates(table);
}

}  // namespace orrery::engine
