#include "cube/join_graph.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "storage/bitmap.h"
#include "storage/tags.h"

namespace orrery::engine {
namespace {

// Stops at the first value seen twice, so columns with many repetitions cost next to nothing.
bool has_no_repetition(const Column& column) {
    Bitmap seen(std::uint64_t{column.null_code()} + 1);
    Element codes[Column::kBlock];
    for (std::uint64_t row = 0; row < column.rows(); row += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(column.rows() - row, Column::kBlock));
        column.unpack(row, count, codes);
        for (std::uint32_t i = 0; i < count; ++i) {
            if (codes[i] == column.null_code()) continue;
            if (seen.test(codes[i])) return false;
            seen.set(codes[i]);
        }
    }
    return true;
}

Element count_distinct(const Column& column) {
    Bitmap seen(std::uint64_t{column.null_code()} + 1);
    Element codes[Column::kBlock];
    for (std::uint64_t row = 0; row < column.rows(); row += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(column.rows() - row, Column::kBlock));
        column.unpack(row, count, codes);
        for (std::uint32_t i = 0; i < count; ++i) seen.set(codes[i]);
    }
    seen.reset(column.null_code());
    return static_cast<Element>(seen.count());
}

}  // namespace

void gather_codes(const Column& column, const std::uint32_t* rows, std::size_t count, Element* out) {
    for (std::size_t i = 0; i < count; ++i)
        out[i] = rows[i] == RowIndex::kNoRow ? column.null_code() : column.code(rows[i]);
}

bool JoinGraph::unique(FieldId field, TableId table) {
    const std::lock_guard lock(mutex_);
    const auto [at, fresh] = keys_.try_emplace({field, table});
    if (fresh) at->second.unique = has_no_repetition(*model_->column(table, field));
    return at->second.unique;
}

bool JoinGraph::is_lookup(const std::vector<Hop>& path) {
    return std::all_of(path.begin(), path.end(), [this](const Hop& hop) { return unique(hop.field, hop.table); });
}

Element JoinGraph::distinct_in(FieldId field, TableId table) {
    unique(field, table);
    const std::lock_guard lock(mutex_);
    KeyFacts& facts = keys_[{field, table}];
    if (!facts.distinct) facts.distinct = count_distinct(*model_->column(table, field));
    return *facts.distinct;
}

std::shared_ptr<const std::vector<std::uint32_t>> JoinGraph::rows_over(const std::vector<Hop>& path) {
    // In a forest the first key and the last table determine the path.
    const auto key = std::pair(path.front().field, path.back().table);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = rows_.find(key); found != rows_.end()) return found->second;
    }
    const auto first = model_->row_index(path.front().field, path.front().table).row_of();
    auto rows = std::make_shared<std::vector<std::uint32_t>>(first.begin(), first.end());
    std::vector<Element> codes(rows->size());
    for (std::size_t i = 1; i < path.size(); ++i) {
        gather_codes(*model_->column(path[i - 1].table, path[i].field), rows->data(), rows->size(), codes.data());
        const auto next = model_->row_index(path[i].field, path[i].table).row_of();
        for (std::size_t c = 0; c < codes.size(); ++c) (*rows)[c] = next[codes[c]];
    }
    const std::lock_guard lock(mutex_);
    return rows_.try_emplace(key, std::move(rows)).first->second;
}

std::optional<std::vector<Hop>> lookup_path(JoinGraph& graph, TableId base, const std::vector<TableId>& tables) {
    std::optional<std::vector<Hop>> best;
    for (TableId table : tables) {
        auto path = graph.model().path(base, table);
        if (!path || !graph.is_lookup(*path)) continue;
        if (!best || path->size() < best->size()) best = std::move(path);
    }
    return best;
}

namespace {

// The tables that hold a column or lie between two that do.
std::set<TableId> join_members(const DataModel& model, const std::vector<std::vector<TableId>>& columns) {
    std::set<TableId> members;
    for (const auto& tables : columns) members.insert(tables.begin(), tables.end());
    const std::set<TableId> holders = members;
    for (TableId from : holders)
        for (TableId to : holders)
            if (const auto path = model.path(from, to))
                for (const Hop& hop : *path) members.insert(hop.table);
    return members;
}

}  // namespace

TableChoice choose_base(JoinGraph& graph, const std::vector<std::vector<TableId>>& columns, BasePreference preference,
                        FieldId key) {
    const DataModel& model = graph.model();
    const auto merit = [&](TableId table) -> std::uint64_t {
        const std::uint64_t rows = model.table(table).rows();
        if (preference == BasePreference::many_rows) return rows;
        if (preference == BasePreference::many_values && model.column(table, key) != nullptr)
            return graph.distinct_in(key, table);
        return ~rows;
    };
    TableChoice best;
    std::tuple<std::size_t, bool, std::uint64_t> best_rank;  // columns it holds itself come first
    for (TableId candidate : join_members(model, columns)) {
        std::size_t own = 0;
        bool reaches_all = true;
        for (const auto& tables : columns) {
            if (std::find(tables.begin(), tables.end(), candidate) != tables.end()) {
                ++own;
            } else if (!lookup_path(graph, candidate, tables)) {
                reaches_all = false;
                break;
            }
        }
        if (!reaches_all) continue;
        // A table that was made for a field on the fly repeats a key's values: no count of them may depend on it.
        const std::tuple rank(own, !is_of_field_on_the_fly(model.table(candidate).details()), merit(candidate));
        if (!best.found || rank > best_rank) {
            best = {candidate, true};
            best_rank = rank;
        }
    }
    return best;
}

}  // namespace orrery::engine
