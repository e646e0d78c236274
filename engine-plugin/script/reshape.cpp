#include "script/reshape.h"

#include <algorithm>
#include <limits>
#include <map>

#include "script/own_column.h"
#include "script/row_select.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 65536;

/// Values of the matched field that occur with one combination of keys, ascending.
using Values = std::vector<std::pair<double, Element>>;
using KeyTexts = std::vector<std::string>;

void add_value(Values& values, const SymbolsBuilder& symbols, Element e) {
    if (e == kNoElement) return;
    Value value = symbols.value(e);
    if (value.has_number()) values.emplace_back(value.number(), e);
}

/// Keys are compared by what they display, so that they match whatever field they come from.
std::map<KeyTexts, Values> values_by_key(ScriptState& state, const std::vector<std::string>& fields) {
    std::map<KeyTexts, Values> found;
    for (const TableBuilder& table : state.model.tables()) {
        std::vector<const ColumnBuilder*> columns;
        for (const std::string& field : fields)
            for (const ColumnBuilder& column : table.columns())
                if (column.field->details.name == field) columns.push_back(&column);
        if (columns.size() != fields.size()) continue;
        for (std::uint64_t row = 0; row < table.rows(); ++row) {
            if (row % kCheckEvery == 0) state.check_cancelled();
            KeyTexts key;
            for (std::size_t k = 1; k < columns.size(); ++k)
                key.push_back(columns[k]->field->symbols.value(columns[k]->codes[row]).to_text());
            add_value(found[key], columns[0]->field->symbols, columns[0]->codes[row]);
        }
    }
    for (auto& [key, values] : found) {
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
    }
    return found;
}

double bound(const RowColumn& column, std::uint64_t row, double open) {
    Value value = column.value(row);
    return value.is_null() ? open : value.number();
}

}  // namespace

RowSet cross_table(const ScriptState& state, const RowSet& input, const CrossTable& cross) {
    if (cross.kept >= input.columns.size())
        throw LoadError(LoadErrorKind::semantic, "CROSSTABLE keeps " + std::to_string(cross.kept) + " of " +
                                                     std::to_string(input.columns.size()) +
                                                     " fields; at least one must be left to become rows");
    OwnColumn attribute{cross.attribute, {}, {}};
    OwnColumn data{cross.data, {}, {}};
    RowNumbers rows;
    for (std::uint64_t row = 0; row < input.rows; ++row) {
        if (row % kCheckEvery == 0) state.check_cancelled();
        for (std::size_t c = cross.kept; c < input.columns.size(); ++c) {
            Value cell = input.columns[c].value(row);
            if (cell.is_null()) continue;
            if (rows.size() % kCheckEvery == 0) state.check_memory(rows.size(), cross.kept + 2);
            rows.push_back(static_cast<std::uint32_t>(row));
            attribute.codes.push_back(attribute.symbols.intern_text(input.columns[c].name));
            data.codes.push_back(data.symbols.intern(cell));
        }
    }
    RowSet output;
    output.rows = rows.size();
    for (std::size_t c = 0; c < cross.kept; ++c) output.columns.push_back(gathered(input.columns[c], rows));
    output.columns.push_back(attribute.finish());
    output.columns.push_back(data.finish());
    return output;
}

RowSet interval_match(ScriptState& state, const RowSet& intervals, const std::vector<std::string>& fields) {
    if (intervals.columns.size() != fields.size() + 1)
        throw LoadError(LoadErrorKind::semantic, "INTERVALMATCH with " + std::to_string(fields.size()) +
                                                     " fields expects a LOAD of low, high and " +
                                                     std::to_string(fields.size() - 1) + " keys");
    FieldBuilder* field = state.model.find_field(fields[0]);
    if (field == nullptr)
        throw LoadError(LoadErrorKind::field_not_found,
                        "INTERVALMATCH finds no field \"" + fields[0] + "\"; load it before");
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    std::map<KeyTexts, Values> known = values_by_key(state, fields);
    OwnColumn matched{fields[0], {}, {}};
    RowNumbers rows;
    for (std::uint64_t row = 0; row < intervals.rows; ++row) {
        if (row % kCheckEvery == 0) state.check_cancelled();
        KeyTexts key;
        for (std::size_t k = 2; k < intervals.columns.size(); ++k)
            key.push_back(intervals.columns[k].value(row).to_text());
        auto values = known.find(key);
        if (values == known.end()) continue;
        double low = bound(intervals.columns[0], row, -kInfinity);
        double high = bound(intervals.columns[1], row, kInfinity);
        auto at = std::lower_bound(values->second.begin(), values->second.end(), std::pair(low, Element{0}));
        for (; at != values->second.end() && at->first <= high; ++at) {
            if (rows.size() % kCheckEvery == 0) state.check_memory(rows.size(), intervals.columns.size() + 1);
            rows.push_back(static_cast<std::uint32_t>(row));
            matched.codes.push_back(matched.symbols.intern(field->symbols.value(at->second)));
        }
    }
    RowSet output;
    output.rows = rows.size();
    output.columns.push_back(matched.finish());
    for (const RowColumn& column : intervals.columns) output.columns.push_back(gathered(column, rows));
    return output;
}

}  // namespace orrery::engine
