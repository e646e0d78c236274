#include "cube/record_pass.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <map>

#include "cube/exact_sums.h"
#include "cube/key_counts.h"
#include "cube/memory_meter.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kMostPartialBytes = std::uint64_t{128} << 20;
/// Rows of a batch: their codes, groups and numbers stay in the nearest cache.
constexpr std::uint32_t kBatch = 1024;
static_assert(Column::kBlock % kBatch == 0 && kBatch % 64 == 0);
constexpr std::uint64_t kFewKeys = 2048;

struct DimensionReader {
    CodeReader reader;
    KeyLayout::Place place;
    /// From codes of the reader's column to what they add to a group; empty: not worked out.
    std::vector<std::uint32_t> steps;
};

/// The records of the base table, a batch at a time, with their groups. Shared by threads; Cursor is per thread.
class GroupedRecords {
public:
    GroupedRecords(const CalculationTools& tools, const RecordPass& pass)
        : pass_(pass),
          rows_(tools.model().table(pass.base).rows()),
          layout_(pass.space->layout()),
          constant_(layout_.words()) {
        filter_ = pass.records->all_rows(pass.base) ? nullptr : &pass.records->rows(pass.base);
        std::vector<PlacedColumn> beyond;
        for (const PlacedColumn& placed : pass.columns) {
            if (auto reader = make_reader(tools, pass.base, placed.column)) {
                readers_.push_back({std::move(*reader), layout_.place(placed.position), {}});
            } else {
                beyond.push_back(placed);
            }
        }
        fans_ = make_fan_outs(tools, pass.base, beyond, *pass.space, *pass.records);
        for (std::uint32_t position : pass.null_positions)
            constant_[layout_.place(position).word] +=
                layout_.place(position).stride * (layout_.place(position).radix - 1);
        simple_ = pass.space->dense() && fans_.empty();
        groups_ = pass.space->dense() ? pass.space->size() : 0;
        fold_ = folds();
        if (fold_) groups_ = readers_[0].reader.column().null_code() + 1;
        if (simple_ && !fold_) make_steps();
    }

    std::uint64_t rows() const { return rows_; }
    std::uint64_t blocks() const { return (rows_ + kParallelBlock - 1) / kParallelBlock; }
    /// Groups of a dense space, or codes of the key that stand for them: then to_group() says whose they are.
    std::uint32_t groups() const { return groups_; }
    bool is_folded() const { return fold_; }
    std::vector<std::uint32_t> to_group() const { return *readers_[0].reader.map(); }

    /// Scratch memory of one thread.
    struct Cursor {
        std::vector<std::uint32_t> positions = std::vector<std::uint32_t>(kBatch);
        std::vector<std::uint32_t> expanded;
        std::vector<std::uint32_t> groups = std::vector<std::uint32_t>(kBatch);
        std::vector<std::uint64_t> keys;
        std::vector<std::uint64_t> product;
        std::vector<Element> codes = std::vector<Element>(kBatch);
    };

    /// Calls visit(batch, keys) for the batches of a block. Dense groups are in the batch; otherwise batch.groups is
    /// null and the keys are given.
    template <typename Visit>
    void for_each_batch(std::uint64_t block, Cursor& cursor, Visit&& visit) const {
        const std::uint64_t last = std::min(rows_, (block + 1) * kParallelBlock);
        for (std::uint64_t first = block * kParallelBlock; first < last; first += kBatch) {
            RecordBatch batch;
            batch.first = first;
            batch.base_count = static_cast<std::uint32_t>(std::min<std::uint64_t>(last - first, kBatch));
            if (!choose_records(batch, cursor)) continue;
            if (simple_) {
                dense_groups(batch, cursor);
            } else {
                make_keys(batch, cursor);
                for (const FanOut& fan : fans_) expand(fan, batch, cursor);
                if (pass_.space->dense()) {
                    cursor.groups.assign(cursor.keys.begin(), cursor.keys.end());
                    batch.groups = cursor.groups.data();
                }
            }
            visit(batch, cursor.keys.data());
        }
    }

private:
    // A dimension reached over a key with few values: records are grouped by the key, and its groups are found at the
    // end, not for every record. Only for what is exact, and small.
    bool folds() const {
        if (!simple_ || readers_.size() != 1 || readers_[0].reader.map() == nullptr || constant_[0] != 0) return false;
        const bool exact = std::all_of(pass_.aggregations.begin(), pass_.aggregations.end(),
                                       [](const AggregationPlan& plan) { return plan.exact.has_value(); });
        const std::uint64_t keys = std::uint64_t{readers_[0].reader.column().null_code()} + 1;
        return exact && keys <= std::max<std::uint64_t>(kFewKeys, std::uint64_t{groups_} * 2);
    }

    // The rows of the batch that pass the filters; false when none does.
    bool choose_records(RecordBatch& batch, Cursor& cursor) const {
        batch.count = batch.base_count;
        if (filter_ == nullptr && pass_.only == nullptr) return true;
        std::uint32_t count = 0;
        const std::uint64_t first_word = batch.first / 64;
        for (std::uint32_t w = 0; w * 64 < batch.base_count; ++w) {
            std::uint64_t bits = ~std::uint64_t{0};
            if (filter_ != nullptr) bits &= filter_->words()[first_word + w];
            if (pass_.only != nullptr) bits &= pass_.only->words()[first_word + w];
            const std::uint32_t left = batch.base_count - w * 64;
            if (left < 64) bits &= (std::uint64_t{1} << left) - 1;
            for (; bits != 0; bits &= bits - 1)
                cursor.positions[count++] = w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
        }
        batch.count = count;
        if (count != batch.base_count) batch.positions = cursor.positions.data();
        return count != 0;
    }

    // What each code of a dimension adds to the group, worked out once; not for keys with many values.
    void make_steps() {
        for (DimensionReader& dimension : readers_) {
            const std::vector<Element>* map = dimension.reader.map();
            const std::uint64_t codes = std::uint64_t{dimension.reader.column().null_code()} + 1;
            if (map == nullptr || codes > rows_ / 8) continue;
            const auto stride = static_cast<std::uint32_t>(dimension.place.stride);
            for (const Element code : *map) dimension.steps.push_back(stride * code);
        }
    }

    void dense_groups(RecordBatch& batch, Cursor& cursor) const {
        std::uint32_t* groups = cursor.groups.data();
        const auto start = static_cast<std::uint32_t>(constant_[0]);
        bool first = true;
        for (const DimensionReader& dimension : readers_) {
            Element* codes = first ? groups : cursor.codes.data();
            if (dimension.steps.empty() && !fold_) {
                read(dimension, batch, codes);
            } else {
                read_plain(dimension, batch, codes);
            }
            const auto stride = static_cast<std::uint32_t>(dimension.place.stride);
            add_to_groups(dimension.steps, stride, codes, batch.count, first ? nullptr : groups);
            first = false;
        }
        if (first) std::fill_n(groups, batch.count, 0);
        if (start != 0)
            for (std::uint32_t i = 0; i < batch.count; ++i) groups[i] += start;
        batch.groups = groups;
    }

    // Turns codes into what they add, in place where there are no groups yet.
    static void add_to_groups(const std::vector<std::uint32_t>& steps, std::uint32_t stride, Element* codes,
                              std::uint32_t count, std::uint32_t* groups) {
        if (const std::uint32_t* of_code = steps.data(); !steps.empty()) {
            if (groups == nullptr) {
                for (std::uint32_t i = 0; i < count; ++i) codes[i] = of_code[codes[i]];
            } else {
                for (std::uint32_t i = 0; i < count; ++i) groups[i] += of_code[codes[i]];
            }
        } else if (groups != nullptr) {
            for (std::uint32_t i = 0; i < count; ++i) groups[i] += stride * codes[i];
        } else if (stride != 1) {
            for (std::uint32_t i = 0; i < count; ++i) codes[i] *= stride;
        }
    }

    /// Codes of the column, not passed through the map.
    static void read_plain(const DimensionReader& dimension, const RecordBatch& batch, Element* out) {
        const Column& column = dimension.reader.column();
        if (batch.positions == nullptr) return column.unpack(batch.first, batch.count, out);
        column.visit_codes(batch.first, batch.base_count, batch.count > batch.base_count / 4, [&](const auto& codes) {
            for (std::uint32_t i = 0; i < batch.count; ++i) out[i] = codes[batch.positions[i]];
        });
    }

    static void read(const DimensionReader& dimension, const RecordBatch& batch, Element* out) {
        if (batch.positions == nullptr) return dimension.reader.read(batch.first, batch.count, out);
        dimension.reader.read_some(batch.first, batch.base_count, batch.positions, batch.count, out);
    }

    void make_keys(const RecordBatch& batch, Cursor& cursor) const {
        const std::uint32_t words = layout_.words();
        cursor.keys.resize(std::size_t{batch.count} * words);
        for (std::size_t i = 0; i < cursor.keys.size(); ++i) cursor.keys[i] = constant_[i % words];
        for (const DimensionReader& dimension : readers_) {
            read(dimension, batch, cursor.codes.data());
            std::uint64_t* key = cursor.keys.data() + dimension.place.word;
            for (std::uint32_t i = 0; i < batch.count; ++i, key += words)
                *key += dimension.place.stride * cursor.codes[i];
        }
    }

    // Every record once per combination behind its key.
    void expand(const FanOut& fan, RecordBatch& batch, Cursor& cursor) const {
        const std::uint32_t words = layout_.words();
        fan.key_column->unpack(batch.first, batch.base_count, cursor.codes.data());
        const auto position_of = [&](std::uint32_t i) { return batch.positions == nullptr ? i : batch.positions[i]; };
        std::size_t records = 0;
        for (std::uint32_t i = 0; i < batch.count; ++i) {
            const Element code = cursor.codes[position_of(i)];
            records += fan.offsets[code + 1] - fan.offsets[code];
        }
        std::vector<std::uint32_t> positions(records);
        cursor.product.resize(records * words);
        std::size_t at = 0;
        for (std::uint32_t i = 0; i < batch.count; ++i) {
            const std::uint32_t position = position_of(i);
            const Element code = cursor.codes[position];
            for (std::uint32_t k = fan.offsets[code]; k < fan.offsets[code + 1]; ++k, ++at) {
                positions[at] = position;
                for (std::uint32_t w = 0; w < words; ++w)
                    cursor.product[at * words + w] =
                        cursor.keys[std::size_t{i} * words + w] + fan.keys[std::size_t{k} * words + w];
            }
        }
        cursor.keys.swap(cursor.product);
        cursor.expanded = std::move(positions);
        batch.positions = cursor.expanded.data();
        batch.count = static_cast<std::uint32_t>(cursor.expanded.size());
    }

    const RecordPass& pass_;
    std::uint64_t rows_;
    const KeyLayout& layout_;
    std::vector<std::uint64_t> constant_;
    const Bitmap* filter_ = nullptr;
    std::vector<DimensionReader> readers_;
    std::vector<FanOut> fans_;
    bool simple_ = false;
    bool fold_ = false;
    std::uint32_t groups_ = 0;
};

/// Sparse spaces: the group of every record, block by block, numbered in the order of the records.
class RecordGroups {
public:
    RecordGroups(const GroupedRecords& records, const RecordPass& pass) : blocks_(records.blocks()) {
        parallel_each(blocks_.size(), [&](std::size_t block) {
            pass.check_cancelled();
            GroupedRecords::Cursor cursor;
            Block& out = blocks_[block];
            out.table = std::make_unique<KeyTable>(pass.space->layout().words());
            records.for_each_batch(block, cursor, [&](const RecordBatch& batch, const std::uint64_t* keys) {
                const std::uint32_t words = pass.space->layout().words();
                for (std::uint32_t i = 0; i < batch.count; ++i)
                    out.groups.push_back(out.table->add(keys + std::size_t{i} * words));
            });
        });
        for (Block& block : blocks_) {
            std::vector<std::uint32_t> global(block.table->size());
            for (std::uint32_t k = 0; k < block.table->size(); ++k)
                global[k] = pass.space->table().add(block.table->key(k));
            for (std::uint32_t& group : block.groups) group = global[group];
            block.table.reset();
        }
    }
    const std::uint32_t* of(std::uint64_t block) const { return blocks_[block].groups.data(); }

private:
    struct Block {
        std::unique_ptr<KeyTable> table;
        std::vector<std::uint32_t> groups;
    };
    std::vector<Block> blocks_;
};

/// The aggregations of a pass by how they are calculated: with a state per range, combined in the order of the ranges;
/// with a state per thread; or exactly, all in one state per thread.
class Work {
public:
    Work(const RecordPass& pass, std::uint32_t groups) : pass_(pass), groups_(groups) {
        for (std::uint32_t a = 0; a < pass.aggregations.size(); ++a) {
            const AggregationPlan& plan = pass.aggregations[a];
            if (plan.exact) {
                places_[a] = slots_.add(*plan.exact, pass.operands);
            } else {
                (plan.factory->any_order() ? free_ : ordered_).push_back(a);
            }
        }
    }

    using Partials = std::vector<std::unique_ptr<Partial>>;
    Partials ordered() const { return make(ordered_); }

    /// What one thread adds up.
    struct Own {
        Partials partials;
        std::unique_ptr<ExactSums> sums;

        void add(BatchValues& values) {
            for (auto& partial : partials) partial->add(values);
            if (sums) sums->add(values);
        }
    };
    Own own() const {
        Own out{make(free_), nullptr};
        if (!slots_.all().empty()) out.sums = std::make_unique<ExactSums>(slots_.all(), groups_);
        return out;
    }

    /// Blocks per range: combining ranges costs as much as there are groups, so ranges grow with the groups. Depends on
    /// data only, never on threads.
    std::uint64_t blocks_per_range(std::uint64_t blocks) const {
        if (ordered_.empty()) return 1;
        const std::uint64_t by_groups = std::uint64_t{groups_} * 8 / kParallelBlock + 1;
        const std::uint64_t most_ranges = std::max<std::uint64_t>(1, kMostPartialBytes / bytes_per_range());
        return std::max(by_groups, (blocks + most_ranges - 1) / most_ranges);
    }
    std::uint64_t bytes_per_range() const { return 1 + bytes(ordered_); }
    std::uint64_t bytes_per_thread() const { return 1 + bytes(free_) + ExactSums::bytes(slots_.all().size(), groups_); }
    std::size_t threads(std::size_t ranges) const {
        const auto most = static_cast<std::uint64_t>(parallel_threads());
        return std::min<std::uint64_t>({most, std::max<std::size_t>(ranges, 1),
                                        std::max<std::uint64_t>(1, kMostPartialBytes / bytes_per_thread())});
    }

    /// Everything together, in the order of the pass.
    std::vector<std::unique_ptr<GroupTotals>> totals(std::vector<Partials>& ranges, std::vector<Own>& threads) const {
        std::vector<std::unique_ptr<GroupTotals>> out(pass_.aggregations.size());
        const std::size_t merges = ordered_.size() + free_.size();
        parallel_each(merges + (threads[0].sums ? 1 : 0), [&](std::size_t m) {
            if (m < ordered_.size()) {
                out[ordered_[m]] = merged(ranges, m, [](Partials& range) -> Partials& { return range; });
            } else if (m < merges) {
                out[free_[m - ordered_.size()]] =
                    merged(threads, m - ordered_.size(), [](Own& own) -> Partials& { return own.partials; });
            } else {
                for (std::size_t t = 1; t < threads.size(); ++t) threads[0].sums->merge(*threads[t].sums);
            }
        });
        if (!threads[0].sums) return out;
        const auto sums = std::make_shared<const std::vector<std::vector<std::int64_t>>>(threads[0].sums->totals());
        for (const auto& [a, place] : places_) out[a] = make_exact_totals(*pass_.aggregations[a].exact, place, sums);
        return out;
    }

private:
    Partials make(const std::vector<std::uint32_t>& aggregations) const {
        Partials out;
        for (const std::uint32_t a : aggregations) out.push_back(pass_.aggregations[a].factory->make(groups_));
        return out;
    }
    std::uint64_t bytes(const std::vector<std::uint32_t>& aggregations) const {
        std::uint64_t out = 0;
        for (const std::uint32_t a : aggregations) out += pass_.aggregations[a].factory->bytes(groups_);
        return out;
    }
    template <typename Parts, typename PartialsOf>
    static std::unique_ptr<Partial> merged(Parts& parts, std::size_t index, const PartialsOf& partials_of) {
        std::unique_ptr<Partial> out = std::move(partials_of(parts[0])[index]);
        for (std::size_t p = 1; p < parts.size(); ++p) {
            out->merge(*partials_of(parts[p])[index]);
            partials_of(parts[p])[index].reset();
        }
        return out;
    }

    const RecordPass& pass_;
    std::uint32_t groups_;
    std::vector<std::uint32_t> ordered_, free_;  // aggregations by number
    ExactSlots slots_;
    std::map<std::uint32_t, ExactPlace> places_;
};

}  // namespace

std::vector<std::unique_ptr<GroupTotals>> run_pass(const CalculationTools& tools, RecordPass& pass) {
    if (auto totals = count_keys(tools, pass)) return std::move(*totals);
    const GroupedRecords records(tools, pass);
    std::unique_ptr<RecordGroups> sparse;
    if (!pass.space->dense()) sparse = std::make_unique<RecordGroups>(records, pass);
    const std::uint32_t groups = sparse ? pass.space->size() : records.groups();
    const Work work(pass, groups);
    const std::uint64_t per_range = work.blocks_per_range(records.blocks());
    std::vector<Work::Partials> ranges(std::max<std::uint64_t>(1, (records.blocks() + per_range - 1) / per_range));
    std::vector<Work::Own> threads(work.threads(ranges.size()));
    MemoryMeter::work(ranges.size() * work.bytes_per_range() + threads.size() * work.bytes_per_thread());
    std::atomic<std::size_t> next_range = 0;
    parallel_each(threads.size(), [&](std::size_t thread) {
        threads[thread] = work.own();
        BatchValues values(pass.operands);
        GroupedRecords::Cursor cursor;
        for (std::size_t range = next_range++; range < ranges.size(); range = next_range++) {
            Work::Partials partials = work.ordered();
            const std::uint64_t end = std::min(records.blocks(), (range + 1) * per_range);
            for (std::uint64_t block = range * per_range; block < end; ++block) {
                pass.check_cancelled();
                const std::uint32_t* next = sparse ? sparse->of(block) : nullptr;
                records.for_each_batch(block, cursor, [&](RecordBatch& batch, const std::uint64_t*) {
                    if (next != nullptr) {
                        batch.groups = next;
                        next += batch.count;
                    }
                    values.start(batch);
                    for (auto& partial : partials) partial->add(values);
                    threads[thread].add(values);
                });
            }
            ranges[range] = std::move(partials);
        }
    });
    auto totals = work.totals(ranges, threads);
    if (records.is_folded()) {
        const std::vector<std::uint32_t> to_group = records.to_group();
        for (auto& each : totals) each = each->rolled_up(to_group, pass.space->size());
    }
    return totals;
}

}  // namespace orrery::engine
