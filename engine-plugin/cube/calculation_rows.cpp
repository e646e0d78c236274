// Which combinations of dimension values are there: the full outer join of the dimensions' tables over possible
// records, and whatever the measures found.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cube/calculation.h"
#include "cube/memory_meter.h"
#include "selection/mask_kernels.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kMostRows = 50'000'000;
constexpr const char* kTooManyRows = "the chart has more than 50 million combinations of values";

/// The codes of a column in any row; kept, as every chart over several tables asks for them.
std::shared_ptr<const Bitmap> codes_of_all_rows(const CalculationTools& tools, TableId table, FieldId field) {
    const std::string name = fmt::format("{}/codes/{}/{}", tools.model().generation(), table, field);
    if (auto known = tools.cache->find<Bitmap>(name)) return known;
    const Column& column = *tools.model().column(table, field);
    auto made = std::make_shared<const Bitmap>(codes_in(Bitmap(column.rows(), true), column));
    tools.cache->put(name, made, made->words().size() * sizeof(std::uint64_t) + name.size());
    return made;
}

}  // namespace

std::vector<Calculation::Scope> Calculation::islands() const {
    constexpr std::uint32_t kConstants = 0xFFFFFFFF;  // constant dimensions belong to no table
    std::map<std::uint32_t, Scope> by_island;
    for (std::uint32_t d = 0; d < dimensions_.size(); ++d) {
        const auto& tables = dimensions_[d].tables;
        by_island[tables.empty() ? kConstants : tools_.model().island(tables.front())].push_back(d);
    }
    std::vector<Scope> out;
    for (auto& [number, scope] : by_island) out.push_back(std::move(scope));
    return out;
}

void Calculation::find_present(const Scope& island) {
    if (dimensions_[island[0]].column.constant) return present_lists(island);
    if (!present_from_selections(island)) present_from_joins(island);
}

// Dimensions of no table: one value, null, or a list; every combination is there.
void Calculation::present_lists(const Scope& island) {
    GroupSpace& groups = space(island);
    std::vector<Element> sizes, codes(island.size());
    std::uint64_t rows = 1;
    for (const std::uint32_t d : island) {
        sizes.push_back(std::max<Element>(1, dimensions_[d].column.dictionary->size()));
        rows *= sizes.back();
        if (rows > kMostRows) throw std::length_error(kTooManyRows);
    }
    std::vector<std::uint64_t> key(groups.layout().words());
    for (std::uint64_t row = 0; row < rows; ++row) {
        std::fill(key.begin(), key.end(), 0);
        for (std::size_t p = 0; p < codes.size(); ++p) groups.layout().add(key.data(), p, codes[p]);
        groups.mark_present(groups.dense() ? static_cast<std::uint32_t>(key[0]) : groups.table().add(key.data()));
        for (std::size_t p = codes.size(); p-- > 0;) {
            if (++codes[p] < sizes[p]) break;
            codes[p] = 0;
        }
    }
}

// One field: its possible values are known from the selections.
bool Calculation::known_from_selections(const Scope& island) {
    return island.size() == 1 && dimensions_[island[0]].column.is_field() && !expressions_.empty() &&
           space(island).dense();
}

bool Calculation::present_from_selections(const Scope& island) {
    if (!known_from_selections(island)) return false;
    const ValueColumn& column = dimensions_[island[0]].column;
    GroupSpace& groups = space(island);
    auto& present = groups.present();
    possible_records()->possible(column.field).for_each([&](std::uint64_t element) { present[element] = 1; });
    return true;
}

void Calculation::present_from_joins(const Scope& island) {
    std::vector<std::vector<TableId>> tables;
    std::set<TableId> holders;
    for (std::uint32_t d : island) {
        tables.push_back(dimensions_[d].tables);
        holders.insert(dimensions_[d].tables.begin(), dimensions_[d].tables.end());
    }
    const TableChoice root = choose_base(*graph_, tables);
    if (!root.found) {
        // No table sees all others by lookups: every table in turn, with everything it is joined to.
        for (TableId table : holders) present_pass(island, table, nullptr, island);
        return;
    }
    if (!present_from_passes_.contains({island, {root.base, sets_.context().get()}}))
        present_pass(island, root.base, nullptr, island);
    std::set<TableId> members = holders;
    for (TableId holder : holders)
        if (const auto path = tools_.model().path(root.base, holder))
            for (const Hop& hop : *path) members.insert(hop.table);
    members.erase(root.base);
    for (TableId table : members) {
        const auto path = tools_.model().path(root.base, table);
        if (!path) continue;
        const TableId parent = path->size() == 1 ? root.base : (*path)[path->size() - 2].table;
        Scope reached;
        for (std::uint32_t d : island) {
            const auto own = lookup_path(*graph_, table, dimensions_[d].tables);
            const bool through_parent =
                own && std::any_of(own->begin(), own->end(), [&](const Hop& hop) { return hop.table == parent; });
            if (own && !through_parent) reached.push_back(d);
        }
        if (reached.empty()) continue;
        const Bitmap rows = rows_not_reached(table, path->back(), parent);
        if (rows.any()) present_pass(island, table, &rows, reached);
    }
}

// Rows of `table` whose key does not stand in a possible row of the table before it in the join.
Bitmap Calculation::rows_not_reached(TableId table, const Hop& link, TableId parent) const {
    const RecordSet& records = *possible_records();
    const Column& parent_key = *tools_.model().column(parent, link.field);
    const Bitmap reached = records.all_rows(parent) ? *codes_of_all_rows(tools_, parent, link.field)
                                                    : codes_in(records.rows(parent), parent_key);
    const Column& key = *tools_.model().column(table, link.field);
    Bitmap out(key.rows());
    Element codes[Column::kBlock];
    for (std::uint64_t first = 0; first < key.rows(); first += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(key.rows() - first, Column::kBlock));
        key.unpack(first, count, codes);
        for (std::uint32_t i = 0; i < count; ++i)
            if (codes[i] == key.null_code() || !reached.test(codes[i])) out.set(first + i);
    }
    return out;
}

void Calculation::present_pass(const Scope& island, TableId base, const Bitmap* only, const Scope& reached) {
    RecordPass pass;
    pass.base = base;
    pass.records = possible_records().get();
    pass.only = only;
    pass.space = &space(island);
    pass.check_cancelled = [this] { environment_.check_cancelled(); };
    for (std::uint32_t position = 0; position < island.size(); ++position) {
        if (std::find(reached.begin(), reached.end(), island[position]) != reached.end()) {
            pass.columns.push_back({dimensions_[island[position]].column, position});
        } else {
            pass.null_positions.push_back(position);
        }
    }
    pass.aggregations.push_back(make_presence_plan());
    auto partials = run_pass(tools_, pass);
    mark_present(island, *partials[0], expressions_.empty());
}

void Calculation::mark_present(const Scope& island, GroupTotals& presence, bool with_nulls) {
    GroupSpace& groups = space(island);
    auto& present = groups.present();
    const AggregateColumn found = presence.finish();
    for (std::uint32_t group = 0; group + 1 < found.size(); ++group) {
        if (found.numbers[group] == 0 || present[group] != 0) continue;
        bool all_null = !with_nulls;
        for (std::size_t p = 0; all_null && p < island.size(); ++p)
            all_null = groups.code(group, p) == dimensions_[island[p]].column.dictionary->size();
        if (!all_null) present[group] = 1;
    }
}

void Calculation::make_rows() {
    CubeView& view = views_[0];
    view.codes.resize(dimensions_.size());
    view.rows = 1;
    for (const Scope& island : islands()) {
        GroupSpace& groups = space(island);
        std::vector<std::uint32_t> found;
        for (std::uint32_t group = 0; group < groups.size(); ++group)
            if (groups.is_present(group)) found.push_back(group);
        const std::uint64_t rows = std::uint64_t{view.rows} * found.size();
        if (rows > kMostRows) throw std::length_error(kTooManyRows);
        MemoryMeter::work(rows * (dimensions_.size() * sizeof(Element) + expressions_.size() * sizeof(Value)));
        // Islands do not know each other: every combination so far with every one of this island.
        std::vector<std::vector<Element>> codes(dimensions_.size());
        for (std::uint32_t old = 0; old < view.rows; ++old) {
            for (std::size_t d = 0; d < codes.size(); ++d)
                if (!view.codes[d].empty()) codes[d].insert(codes[d].end(), found.size(), view.codes[d][old]);
            for (std::size_t p = 0; p < island.size(); ++p)
                for (std::uint32_t group : found) codes[island[p]].push_back(groups.code(group, p));
        }
        view.codes = std::move(codes);
        view.rows = static_cast<std::uint32_t>(rows);
    }
}

void Calculation::make_view_rows(CubeView& view) const {
    const CubeView& all = views_[0];
    if (view.dimensions.empty()) {
        view.row_of.assign(all.rows, 0);
        view.rows = 1;  // totals are there even when no row is
        return;
    }
    std::vector<Element> null_codes;
    for (std::uint32_t d : view.dimensions) null_codes.push_back(dimensions_[d].column.dictionary->size());
    const KeyLayout layout(null_codes);
    KeyTable table(layout.words());
    std::vector<std::uint64_t> key(layout.words());
    view.codes.resize(view.dimensions.size());
    view.row_of.reserve(all.rows);
    for (std::uint32_t row = 0; row < all.rows; ++row) {
        std::fill(key.begin(), key.end(), 0);
        for (std::size_t p = 0; p < view.dimensions.size(); ++p)
            layout.add(key.data(), p, all.codes[view.dimensions[p]][row]);
        const std::uint32_t number = table.add(key.data());
        view.row_of.push_back(number);
        if (number != view.rows) continue;
        ++view.rows;
        for (std::size_t p = 0; p < view.dimensions.size(); ++p)
            view.codes[p].push_back(all.codes[view.dimensions[p]][row]);
    }
}

}  // namespace orrery::engine
