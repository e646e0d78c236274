// How rows of one table reach the columns of another: over keys that are unique there (a lookup) or not (a fan-out).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "storage/data_model.h"

namespace orrery::engine {

/// Facts about a model's links, found on first use. Thread-safe; one per model.
class JoinGraph {
public:
    explicit JoinGraph(std::shared_ptr<const DataModel> model) : model_(std::move(model)) {}

    const DataModel& model() const { return *model_; }
    const std::shared_ptr<const DataModel>& model_ptr() const { return model_; }

    /// True when no value of `field` (NULL aside) stands in two rows of `table`.
    bool unique(FieldId field, TableId table);
    /// True when every hop leads to at most one row.
    bool is_lookup(const std::vector<Hop>& path);
    /// Values of `field` that occur in `table`.
    Element distinct_in(FieldId field, TableId table);

    /// The row of the last hop's table for every code of the first hop's field (kNoRow where there is none; the last
    /// slot is NULL's). `path` must be a lookup with at least one hop.
    std::shared_ptr<const std::vector<std::uint32_t>> rows_over(const std::vector<Hop>& path);

private:
    struct KeyFacts {
        bool unique = false;
        std::optional<Element> distinct;
    };
    std::shared_ptr<const DataModel> model_;
    std::mutex mutex_;
    std::map<std::pair<FieldId, TableId>, KeyFacts> keys_;
    std::map<std::pair<FieldId, TableId>, std::shared_ptr<const std::vector<std::uint32_t>>> rows_;
};

/// Writes the codes of arbitrary rows; kNoRow gives the column's null code.
void gather_codes(const Column& column, const std::uint32_t* rows, std::size_t count, Element* out);

struct TableChoice {
    TableId base = 0;
    bool found = false;
};

/// Which of several tables that would do: matters for keys, which stand in more than one table.
enum class BasePreference : std::uint8_t { few_rows, many_rows, many_values };

/// The table from which every column (each given by the tables that hold it) is reached by lookups and which is part of
/// the smallest join of them. Not found when they join many-to-many or are not connected.
/// `key` is the field that many_values counts.
TableChoice choose_base(JoinGraph& graph, const std::vector<std::vector<TableId>>& columns,
                        BasePreference preference = BasePreference::few_rows, FieldId key = kNoField);

/// The lookup path from `base` to one of `tables`; nothing when none is reached by lookups.
std::optional<std::vector<Hop>> lookup_path(JoinGraph& graph, TableId base, const std::vector<TableId>& tables);

}  // namespace orrery::engine
