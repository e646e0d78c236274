#include "script/row_set.h"

namespace orrery::engine {

RowSet rows_of(const TableBuilder& table) {
    RowSet set;
    set.rows = table.rows();
    for (const ColumnBuilder& column : table.columns()) {
        RowColumn& made = set.columns.emplace_back();
        made.name = column.field->details.name;
        made.symbols = {std::shared_ptr<const void>(), &column.field->symbols};
        made.codes = {std::shared_ptr<const void>(), &column.codes};
    }
    return set;
}

std::vector<Element> codes_in(FieldBuilder& field, RowColumn& column, std::uint64_t rows) {
    if (column.symbols.get() == &field.symbols)
        return {column.codes->begin(), column.codes->begin() + static_cast<std::ptrdiff_t>(rows)};
    if (column.owned && field.symbols.size() == 0) {
        field.symbols = std::move(const_cast<SymbolsBuilder&>(*column.symbols));  // owned: nobody else looks at it
        return std::move(const_cast<std::vector<Element>&>(*column.codes));
    }
    constexpr Element kUnseen = kNoElement - 1;
    std::vector<Element> translation(column.symbols->size(), kUnseen);
    std::vector<Element> codes(rows);
    const std::vector<Element>& from = *column.codes;
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (from[row] == kNoElement) {
            codes[row] = kNoElement;
            continue;
        }
        Element& element = translation[from[row]];
        if (element == kUnseen) element = field.symbols.intern(column.symbols->value(from[row]));
        codes[row] = element;
    }
    return codes;
}

}  // namespace orrery::engine
