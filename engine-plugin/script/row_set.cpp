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

Codes codes_in(FieldBuilder& field, RowColumn& column, std::uint64_t rows) {
    const Codes& from = *column.codes;
    if (column.symbols.get() == &field.symbols) {
        Codes codes;
        codes.append(from, rows);
        return codes;
    }
    if (column.owned && field.symbols.size() == 0) {
        field.symbols = std::move(const_cast<SymbolsBuilder&>(*column.symbols));  // owned: nobody else looks at it
        return std::move(const_cast<Codes&>(from));
    }
    constexpr Element kUnseen = kNoElement - 1;
    std::vector<Element> translation(column.symbols->size(), kUnseen);
    return Codes::made(rows, [&](std::uint64_t row) {
        const Element code = from[row];
        if (code == kNoElement) return kNoElement;
        Element& element = translation[code];
        if (element == kUnseen) element = field.symbols.intern(column.symbols->value(code));
        return element;
    });
}

}  // namespace orrery::engine
