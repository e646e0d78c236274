// All data of an app after a load: fields, tables and how they are linked. Immutable, shared between threads.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/field.h"
#include "storage/row_index.h"
#include "storage/table.h"

namespace orrery::engine {

/// Where a field occurs.
struct Occurrence {
    TableId table = 0;
    std::uint32_t column = 0;
};

/// One step of a join path: over `field` into `table`.
struct Hop {
    FieldId field = kNoField;
    TableId table = 0;
};

struct ModelWarning {
    enum class Kind { synthetic_key, circular_reference } kind = Kind::synthetic_key;
    std::string message;
};

/// Links form a forest: tables that share a field are linked over it, synthetic keys leave at most one shared field,
/// and circles are broken by loosening a table. A loose table has no links; for associations each of its columns
/// behaves like a table of its own.
class DataModel {
public:
    DataModel(std::vector<std::shared_ptr<const Field>> fields, std::vector<std::shared_ptr<const Table>> tables,
              std::vector<ModelWarning> warnings);
    DataModel(const DataModel&) = delete;
    DataModel& operator=(const DataModel&) = delete;

    /// Differs between any two models of this process: a cache key.
    [[nodiscard]] std::uint64_t generation() const { return generation_; }

    [[nodiscard]] FieldId field_count() const { return static_cast<FieldId>(fields_.size()); }
    [[nodiscard]] const Field& field(FieldId id) const { return *fields_[id]; }
    /// By case-sensitive name; nullopt if there is none.
    [[nodiscard]] std::optional<FieldId> find_field(std::string_view name) const;

    [[nodiscard]] TableId table_count() const { return static_cast<TableId>(tables_.size()); }
    [[nodiscard]] const Table& table(TableId id) const { return *tables_[id]; }
    [[nodiscard]] std::optional<TableId> find_table(std::string_view name) const;

    /// The tables a field occurs in, in table order.
    [[nodiscard]] std::span<const Occurrence> occurrences(FieldId field) const { return occurrences_[field]; }
    [[nodiscard]] bool is_key(FieldId field) const { return occurrences_[field].size() > 1; }
    [[nodiscard]] const Column* column(TableId table, FieldId field) const { return tables_[table]->find(field); }

    /// Symbol to rows; made on first use. `table` must hold `field`.
    [[nodiscard]] const RowIndex& row_index(FieldId field, TableId table) const;
    /// Rows per symbol in the largest table that holds the field; made on first use.
    [[nodiscard]] std::span<const std::uint32_t> frequency(FieldId field) const;

    /// Tables with the same number are connected; a loose table is an island of its own.
    [[nodiscard]] std::uint32_t island(TableId table) const { return islands_[table]; }
    /// The only path of links from one table to another: empty if from == to, nullopt if they are not connected.
    [[nodiscard]] std::optional<std::vector<Hop>> path(TableId from, TableId to) const;

    [[nodiscard]] const std::vector<ModelWarning>& warnings() const { return warnings_; }

    /// Looks at everything that comes from an app file; AppFileError names what is damaged.
    void verify() const;

private:
    struct Lazy {
        std::once_flag once;
        std::unique_ptr<const RowIndex> index;
    };
    struct LazyCounts {
        std::once_flag once;
        std::vector<std::uint32_t> counts;
    };
    void find_islands();

    std::uint64_t generation_;
    std::vector<std::shared_ptr<const Field>> fields_;
    std::vector<std::shared_ptr<const Table>> tables_;
    std::vector<ModelWarning> warnings_;
    std::map<std::string, FieldId, std::less<>> field_names_;
    std::map<std::string, TableId, std::less<>> table_names_;
    std::vector<std::vector<Occurrence>> occurrences_;
    std::vector<std::uint32_t> islands_;
    mutable std::vector<std::vector<Lazy>> row_indexes_;  // [table][column]
    mutable std::vector<LazyCounts> frequencies_;         // [field]
};

}  // namespace orrery::engine
