// A column of rows that is being made value by value.
#pragma once

#include "script/row_select.h"
#include "script/row_set.h"

namespace orrery::engine {

struct OwnColumn {
    std::string name;
    SymbolsBuilder symbols;
    Codes codes;

    void add(const Value& value) { codes.push_back(symbols.intern(value)); }
    /// The column as a load passes it on; nothing is left in this one.
    RowColumn finish() {
        return {std::move(name), std::make_shared<const SymbolsBuilder>(std::move(symbols)),
                std::make_shared<const Codes>(std::move(codes)), true};
    }
};

/// The chosen rows of a column.
inline RowColumn gathered(const RowColumn& column, const RowNumbers& rows) {
    RowColumn out = column;
    out.codes = std::make_shared<const Codes>(gather(*column.codes, rows));
    out.owned = false;
    return out;
}

}  // namespace orrery::engine
