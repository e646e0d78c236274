// A table: columns of equal length, immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/column.h"
#include "storage/field.h"

namespace orrery::engine {

/// Index of a table in its model, synthetic tables included.
using TableId = std::uint32_t;

struct TableColumn {
    FieldId field = kNoField;
    Column column;
};

/// A field as the table had it when it was loaded, before synthetic keys replaced it. For the data model viewer.
struct LoadedField {
    std::string name;
    std::uint64_t non_null = 0;
    Element distinct = 0;  // values present in this table
};

struct TableDetails {
    std::string name;
    std::string comment;
    std::vector<std::string> tags;
    bool synthetic = false;  // a "$Syn N Table"
    bool loose = false;      // loosely coupled: its columns do not associate with each other
    bool distinct = false;   // loaded with DISTINCT: no two rows are equal
    std::vector<LoadedField> loaded_fields;
};

class Table {
public:
    Table(TableDetails details, std::uint64_t rows, std::vector<TableColumn> columns)
        : details_(std::move(details)), rows_(rows), columns_(std::move(columns)) {}

    [[nodiscard]] const std::string& name() const { return details_.name; }
    [[nodiscard]] const TableDetails& details() const { return details_; }
    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    [[nodiscard]] const std::vector<TableColumn>& columns() const { return columns_; }
    [[nodiscard]] const Column& column(std::size_t index) const { return columns_[index].column; }
    /// The column of `field`, nullptr if the table does not have it.
    [[nodiscard]] const Column* find(FieldId field) const {
        for (const TableColumn& candidate : columns_)
            if (candidate.field == field) return &candidate.column;
        return nullptr;
    }

private:
    TableDetails details_;
    std::uint64_t rows_;
    std::vector<TableColumn> columns_;
};

}  // namespace orrery::engine
