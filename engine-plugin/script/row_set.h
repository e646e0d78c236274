// Rows between the steps of a load: columns that may be shared with a table or owned.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/model_builder.h"

namespace orrery::engine {

/// Codes refer to `symbols`. With `owned` nobody else will use the two, so a table may take them over as they are:
/// every symbol occurs and they are in order of appearance.
struct RowColumn {
    std::string name;
    std::shared_ptr<const SymbolsBuilder> symbols;
    std::shared_ptr<const Codes> codes;
    bool owned = false;

    [[nodiscard]] Value value(std::uint64_t row) const { return symbols->value((*codes)[row]); }
};

struct RowSet {
    std::vector<RowColumn> columns;
    std::uint64_t rows = 0;
    std::string file;       // the path as the script wrote it, for FileName() and the like; empty: no file
    std::string real_file;  // where it lies

    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const {
        for (std::uint32_t c = 0; c < columns.size(); ++c)
            if (columns[c].name == name) return c;
        return std::nullopt;
    }
};

/// The rows of a table as they are; valid while the table is not changed.
RowSet rows_of(const TableBuilder& table);

/// Codes of `column` in the symbols of `field`, interned in order of appearance. May empty an owned column.
Codes codes_in(FieldBuilder& field, RowColumn& column, std::uint64_t rows);

}  // namespace orrery::engine
