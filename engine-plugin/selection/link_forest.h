// The tables of a model as a forest of units joined by link fields, rooted at the largest table of each island.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/data_model.h"

namespace orrery::engine {

/// What selections propagate over: a table, or one column of a loosely coupled table.
struct Unit {
    TableId table = 0;
    std::vector<std::uint32_t> columns;
    std::uint32_t island = 0;
    FieldId parent = kNoField;      // the link field towards the root; kNoField at the root
    std::vector<FieldId> children;  // the other link fields
};

/// A field that joins two or more units.
struct LinkField {
    std::uint32_t parent = 0;  // the unit nearer to the root
    std::vector<std::uint32_t> children;
};

class LinkForest {
public:
    explicit LinkForest(const DataModel& model);

    [[nodiscard]] const std::vector<Unit>& units() const { return units_; }
    /// Units of an island, every unit after the one nearer to the root.
    [[nodiscard]] const std::vector<std::uint32_t>& island(std::uint32_t island) const { return islands_[island]; }
    [[nodiscard]] std::uint32_t island_count() const { return static_cast<std::uint32_t>(islands_.size()); }
    /// The units that hold a field.
    [[nodiscard]] const std::vector<std::uint32_t>& units_of(FieldId field) const { return units_of_[field]; }
    [[nodiscard]] bool is_link(FieldId field) const { return units_of_[field].size() > 1; }
    /// Meaningful only where is_link().
    [[nodiscard]] const LinkField& link(FieldId field) const { return links_[field]; }
    [[nodiscard]] const std::vector<std::uint32_t>& units_of_table(TableId table) const {
        return units_of_table_[table];
    }

private:
    void add_units(const DataModel& model);
    void grow_island(const DataModel& model, std::uint32_t root);

    std::vector<Unit> units_;
    std::vector<std::vector<std::uint32_t>> islands_;
    std::vector<std::vector<std::uint32_t>> units_of_;
    std::vector<std::vector<std::uint32_t>> units_of_table_;
    std::vector<LinkField> links_;
};

}  // namespace orrery::engine
