// What a table must be that any reader made of any bytes.
#pragma once

#include <cstdlib>

#include "script/source_table.h"

namespace orrery::engine {

/// Ends the program unless every column has all rows, and every code a value.
inline void expect_whole(const SourceTable& table) {
    for (const SourceColumn& column : table.columns) {
        if (column.codes.size() != table.rows) std::abort();
        for (const Element code : column.codes)
            if (code != kNoElement && code >= column.symbols.size()) std::abort();
    }
}

}  // namespace orrery::engine
