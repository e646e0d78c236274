// The data of an app while it is being loaded: tables grow row by row and finish() freezes them into a DataModel.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/codes.h"
#include "storage/data_model.h"

namespace orrery::engine {

/// A field under construction; shared by every table that has a column of this name.
struct FieldBuilder {
    FieldDetails details;
    SymbolsBuilder symbols;
};

struct ColumnBuilder {
    FieldBuilder* field = nullptr;
    Codes codes;  // kNoElement is NULL
};

/// A table under construction.
class TableBuilder {
public:
    TableBuilder(std::string name, std::vector<FieldBuilder*> fields);

    /// Appends one row, interning each value in its field; missing cells at the end are null.
    void add_row(std::span<const Value> cells);
    void add_row(std::initializer_list<Value> cells) { add_row(std::span(cells.begin(), cells.size())); }

    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    /// For loaders that fill columns themselves: every column must end up with `rows` codes.
    void set_rows(std::uint64_t rows) { rows_ = rows; }
    std::vector<ColumnBuilder>& columns() { return columns_; }
    [[nodiscard]] const std::vector<ColumnBuilder>& columns() const { return columns_; }
    /// nullptr if the table has no such field.
    ColumnBuilder* find(std::string_view field);
    TableDetails& details() { return details_; }
    [[nodiscard]] const TableDetails& details() const { return details_; }
    [[nodiscard]] const std::string& name() const { return details_.name; }

private:
    TableDetails details_;
    std::uint64_t rows_ = 0;
    std::vector<ColumnBuilder> columns_;
};

/// Not thread-safe; the fields and tables it hands out live until they are dropped or it is destroyed.
class ModelBuilder {
public:
    /// The field of this case-sensitive name, made if needed.
    FieldBuilder& field(std::string_view name);
    /// nullptr if there is none.
    FieldBuilder* find_field(std::string_view name);
    /// Throws std::invalid_argument if the new name is taken.
    void rename_field(FieldBuilder& field, std::string_view name);

    /// Adds an empty table. Throws std::invalid_argument if the name is taken or a field is named twice.
    TableBuilder& add_table(std::string_view name, const std::vector<std::string>& fields);
    TableBuilder* find_table(std::string_view name);
    void drop_table(const TableBuilder& table);
    /// Forgets fields, and their values, that no table has any more.
    void drop_unused_fields();
    std::list<TableBuilder>& tables() { return tables_; }
    [[nodiscard]] const std::list<TableBuilder>& tables() const { return tables_; }

    /// Builds synthetic keys, loosens circles, leaves out symbols no row holds, packs columns and sets system tags.
    /// Consumes the builder. `check` is called between columns, from several threads; what it throws ends the work.
    std::shared_ptr<const DataModel> finish(const std::function<void()>& check = [] {});

private:
    void describe_tables(const std::function<void()>& check);

    std::list<FieldBuilder> fields_;
    std::list<TableBuilder> tables_;
};

}  // namespace orrery::engine
