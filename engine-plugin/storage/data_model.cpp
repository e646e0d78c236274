#include "storage/data_model.h"

#include <algorithm>
#include <atomic>
#include <deque>

#include "storage/tags.h"

namespace orrery::engine {
namespace {

std::uint64_t next_generation() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace

DataModel::DataModel(std::vector<std::shared_ptr<const Field>> fields, std::vector<std::shared_ptr<const Table>> tables,
                     std::vector<ModelWarning> warnings)
    : generation_(next_generation()),
      fields_(std::move(fields)),
      tables_(std::move(tables)),
      warnings_(std::move(warnings)),
      occurrences_(fields_.size()),
      frequencies_(fields_.size()) {
    for (FieldId f = 0; f < fields_.size(); ++f) field_names_.emplace(fields_[f]->name(), f);
    for (TableId t = 0; t < tables_.size(); ++t) {
        table_names_.emplace(tables_[t]->name(), t);
        const std::vector<TableColumn>& columns = tables_[t]->columns();
        for (std::uint32_t c = 0; c < columns.size(); ++c) occurrences_[columns[c].field].push_back({t, c});
        row_indexes_.emplace_back(columns.size());
    }
    find_islands();
}

void DataModel::verify() const {
    for (const auto& field : fields_) static_cast<void>(field->symbols());
    for (const auto& table : tables_)
        for (const TableColumn& column : table->columns()) column.column.verify();
}

std::optional<FieldId> DataModel::find_field(std::string_view name) const {
    auto found = field_names_.find(name);
    return found == field_names_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<TableId> DataModel::find_table(std::string_view name) const {
    auto found = table_names_.find(name);
    return found == table_names_.end() ? std::nullopt : std::optional(found->second);
}

void DataModel::find_islands() {
    constexpr std::uint32_t kUnseen = 0xFFFFFFFF;
    islands_.assign(tables_.size(), kUnseen);
    std::uint32_t next = 0;
    for (TableId start = 0; start < tables_.size(); ++start) {
        if (islands_[start] != kUnseen) continue;
        std::deque<TableId> queue{start};
        islands_[start] = next;
        while (!queue.empty()) {
            const Table& at = *tables_[queue.front()];
            queue.pop_front();
            if (at.details().loose) continue;
            for (const TableColumn& column : at.columns())
                for (Occurrence o : occurrences_[column.field])
                    if (islands_[o.table] == kUnseen && !tables_[o.table]->details().loose) {
                        islands_[o.table] = next;
                        queue.push_back(o.table);
                    }
        }
        ++next;
    }
}

const RowIndex& DataModel::row_index(FieldId field, TableId table) const {
    const std::vector<TableColumn>& columns = tables_[table]->columns();
    auto at = std::find_if(columns.begin(), columns.end(), [&](const TableColumn& c) { return c.field == field; });
    Lazy& lazy = row_indexes_[table].at(static_cast<std::size_t>(at - columns.begin()));
    std::call_once(lazy.once, [&] { lazy.index = std::make_unique<const RowIndex>(at->column); });
    return *lazy.index;
}

std::span<const std::uint32_t> DataModel::frequency(FieldId field) const {
    LazyCounts& lazy = frequencies_[field];
    std::call_once(lazy.once, [&] {
        const Column* largest = nullptr;
        for (Occurrence o : occurrences_[field]) {
            const Column& column = tables_[o.table]->column(o.column);
            if (largest != nullptr && is_of_field_on_the_fly(tables_[o.table]->details())) continue;
            if (largest == nullptr || column.rows() > largest->rows()) largest = &column;
        }
        lazy.counts.assign(std::size_t{fields_[field]->cardinality()} + 1, 0);
        if (largest != nullptr)
            largest->for_each_block(0, largest->rows(), [&](std::uint64_t, const Element* codes, std::uint32_t count) {
                for (std::uint32_t i = 0; i < count; ++i) ++lazy.counts[codes[i]];
            });
    });
    return std::span(lazy.counts).first(fields_[field]->cardinality());
}

std::optional<std::vector<Hop>> DataModel::path(TableId from, TableId to) const {
    if (from == to) return std::vector<Hop>();
    if (islands_[from] != islands_[to]) return std::nullopt;
    // Searching from the target leaves, at each table, the hop that leads towards it.
    std::vector<std::optional<Hop>> towards(tables_.size());
    std::deque<TableId> queue{to};
    while (!queue.empty() && !towards[from]) {
        TableId at = queue.front();
        queue.pop_front();
        for (const TableColumn& column : tables_[at]->columns())
            for (Occurrence o : occurrences_[column.field])
                if (o.table != to && !towards[o.table] && !tables_[o.table]->details().loose) {
                    towards[o.table] = Hop{column.field, at};
                    queue.push_back(o.table);
                }
    }
    std::vector<Hop> hops;
    for (TableId at = from; at != to; at = hops.back().table) hops.push_back(*towards[at]);
    return hops;
}

}  // namespace orrery::engine
