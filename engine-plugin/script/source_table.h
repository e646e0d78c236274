// Rows on their way into a table: what a file, an inline text or another table delivers to a LOAD.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/codes.h"
#include "storage/field.h"
#include "storage/symbols.h"

namespace orrery::engine {

struct SourceColumn {
    std::string name;
    SymbolsBuilder symbols;
    Codes codes;                               // kNoElement is NULL
    NumberType meaning = NumberType::unknown;  // of numbers that are dates or times, from sources that say so
};

struct SourceTable {
    std::vector<SourceColumn> columns;
    std::uint64_t rows = 0;
};

}  // namespace orrery::engine
