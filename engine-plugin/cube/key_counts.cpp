#include "cube/key_counts.h"

#include <fmt/format.h>

#include <algorithm>

#include "cube/combination_bits.h"
#include "cube/distinct_partial.h"
#include "cube/exact_sums.h"
#include "cube/memory_meter.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kMostCached = std::size_t{16} << 20;

/// The key and the table behind it.
struct Link {
    FieldId field = kNoField;
    TableId table = 0;
    const Column* key = nullptr;  // in the base table
    CombinationBits::Columns columns;
    std::string name;  // of the columns and their places; empty: comparable to none
};

bool is_presence(const AggregationPlan& plan) { return plan.exact && plan.exact->kind == AggregationKind::none; }

/// True if nothing is asked for but distinct values, and which groups there are.
bool only_counts(const RecordPass& pass) {
    bool counts = false;
    for (const AggregationPlan& plan : pass.aggregations) {
        if (!is_presence(plan) && !(plan.factory && distinct_operand(*plan.factory))) return false;
        counts = counts || plan.factory;
    }
    return counts;
}

/// True if the values are those of `key`.
bool counts_key(const RecordPass& pass, const Column* key) {
    return std::all_of(pass.aggregations.begin(), pass.aggregations.end(), [&](const AggregationPlan& plan) {
        return !plan.factory || own_column(*pass.operands[*distinct_operand(*plan.factory)]) == key;
    });
}

/// The one way out of the base table, over which every dimension is reached by lookups from its far end.
std::optional<Link> find_link(const CalculationTools& tools, const RecordPass& pass) {
    const KeyLayout& layout = pass.space->layout();
    if (!pass.space->dense() || layout.words() != 1 || pass.columns.empty() || !pass.null_positions.empty()) return {};
    Link link;
    bool has_name = true;
    for (const PlacedColumn& placed : pass.columns) {
        if (make_reader(tools, pass.base, placed.column)) return {};
        std::optional<std::vector<Hop>> path;
        for (const TableId target : placed.column.tables(tools.model()))
            if (path = tools.model().path(pass.base, target); path) break;
        if (!path) return {};
        const Hop& hop = path->front();
        if (link.key != nullptr && (hop.field != link.field || hop.table != link.table)) return {};
        link.field = hop.field;
        link.table = hop.table;
        link.key = tools.model().column(pass.base, link.field);
        auto reader = make_reader(tools, link.table, placed.column);
        if (!reader) return {};
        link.columns.emplace_back(std::move(*reader), placed.position);
        link.name += fmt::format("/{}@{}", placed.column.key, layout.place(placed.position).stride);
        has_name = has_name && !placed.column.key.empty();
    }
    if (!has_name) link.name.clear();
    return link;
}

/// The combinations behind the key; those of all rows are kept, as they only depend on the data.
std::shared_ptr<const CombinationBits> combinations(const CalculationTools& tools, const RecordPass& pass,
                                                    const Link& link) {
    const Column& key = *tools.model().column(link.table, link.field);
    const bool all = pass.records->all_rows(link.table);
    const bool reusable = all && !link.name.empty();
    const std::string name =
        fmt::format("{}/combinations/{}/{}{}", tools.model().generation(), link.field, link.table, link.name);
    if (auto known = reusable ? tools.cache->find<CombinationBits>(name) : nullptr) return known;
    auto made = std::make_shared<CombinationBits>(pass.space->layout(), link.columns, key.null_code());
    if (!made->fit()) return nullptr;
    made->mark(key, link.columns, all ? nullptr : &pass.records->rows(link.table));
    if (reusable && made->bytes() <= kMostCached)
        tools.cache->put(name, std::shared_ptr<const CombinationBits>(made), made->bytes());
    return made;
}

/// A flag per code of the key that stands in a record of the base table.
std::vector<std::uint8_t> codes_of_records(const RecordPass& pass, const Column& key) {
    std::vector<std::uint8_t> flags(std::size_t{key.null_code()} + 1);
    const Bitmap* filter = pass.records->all_rows(pass.base) ? nullptr : &pass.records->rows(pass.base);
    key.for_each_block(0, key.rows(), [&](std::uint64_t first, const Element* codes, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i) {
            const bool counts =
                (filter == nullptr || filter->test(first + i)) && (pass.only == nullptr || pass.only->test(first + i));
            flags.data()[codes[i]] |= counts ? 1 : 0;
        }
    });
    return flags;
}

/// Pairs of a group and a key's code on their way to the aggregations.
class Pairs {
public:
    Pairs(const RecordPass& pass, std::uint32_t groups) : present_(groups + std::size_t{1}) {
        for (const AggregationPlan& plan : pass.aggregations)
            if (plan.factory) states_.push_back(plan.factory->make(groups));
    }
    void add(std::uint64_t group, Element code) {
        groups_[count_] = static_cast<std::uint32_t>(group);
        codes_[count_] = code;
        if (++count_ == kMost) flush();
    }
    std::vector<std::unique_ptr<GroupTotals>> totals(const RecordPass& pass) {
        flush();
        const auto present = std::make_shared<const std::vector<std::vector<std::int64_t>>>(1, std::move(present_));
        std::vector<std::unique_ptr<GroupTotals>> out;
        std::size_t next = 0;
        for (const AggregationPlan& plan : pass.aggregations) {
            if (plan.factory)
                out.push_back(std::move(states_[next++]));
            else
                out.push_back(make_exact_totals(*plan.exact, {}, present));
        }
        return out;
    }

private:
    static constexpr std::uint32_t kMost = 1024;

    void flush() {
        for (std::uint32_t i = 0; i < count_; ++i) present_.data()[groups_[i]] = 1;
        for (const auto& state : states_)
            static_cast<DistinctPartial&>(*state).add(groups_.data(), codes_.data(), count_);
        count_ = 0;
    }

    std::vector<std::unique_ptr<Partial>> states_;
    std::vector<std::int64_t> present_;
    std::vector<std::uint32_t> groups_ = std::vector<std::uint32_t>(kMost);
    std::vector<Element> codes_ = std::vector<Element>(kMost);
    std::uint32_t count_ = 0;
};

}  // namespace

std::optional<std::vector<std::unique_ptr<GroupTotals>>> count_keys(const CalculationTools& tools,
                                                                    const RecordPass& pass) {
    if (!only_counts(pass)) return std::nullopt;
    const std::optional<Link> link = find_link(tools, pass);
    if (!link || !counts_key(pass, link->key)) return std::nullopt;
    pass.check_cancelled();
    const auto combined = combinations(tools, pass, *link);
    if (combined == nullptr) return std::nullopt;
    pass.check_cancelled();
    std::uint64_t nulls = 0;
    for (const PlacedColumn& placed : pass.columns)
        pass.space->layout().add(&nulls, placed.position, placed.column.dictionary->size());
    const std::vector<std::uint8_t> flags = codes_of_records(pass, *link->key);
    std::size_t working = combined->bytes() + flags.size();
    for (const AggregationPlan& plan : pass.aggregations)
        if (plan.factory) working += plan.factory->bytes(pass.space->size());
    MemoryMeter::work(working);
    Pairs pairs(pass, pass.space->size());
    for (Element code = 0; code < flags.size(); ++code) {
        if (flags[code] == 0) continue;
        bool leads_nowhere = true;
        combined->for_each(code, [&](std::uint64_t group) {
            pairs.add(group, code);
            leads_nowhere = false;
        });
        if (leads_nowhere) pairs.add(nulls, code);
    }
    return pairs.totals(pass);
}

}  // namespace orrery::engine
