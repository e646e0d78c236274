#include "cube/record_pass.h"

#include <algorithm>
#include <bit>

#include "cube/memory_meter.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kMostPartialBytes = std::uint64_t{128} << 20;
/// Rows of a batch: their codes, groups and numbers stay in the nearest cache.
constexpr std::uint32_t kBatch = 1024;
static_assert(Column::kBlock % kBatch == 0 && kBatch % 64 == 0);

struct DimensionReader {
    CodeReader reader;
    KeyLayout::Place place;
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
                readers_.push_back({std::move(*reader), layout_.place(placed.position)});
            } else {
                beyond.push_back(placed);
            }
        }
        fans_ = make_fan_outs(tools, pass.base, beyond, *pass.space, *pass.records);
        for (std::uint32_t position : pass.null_positions)
            constant_[layout_.place(position).word] +=
                layout_.place(position).stride * (layout_.place(position).radix - 1);
        simple_ = pass.space->dense() && fans_.empty();
    }

    std::uint64_t rows() const { return rows_; }
    std::uint64_t blocks() const { return (rows_ + kParallelBlock - 1) / kParallelBlock; }

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

    void dense_groups(RecordBatch& batch, Cursor& cursor) const {
        std::uint32_t* groups = cursor.groups.data();
        const auto start = static_cast<std::uint32_t>(constant_[0]);
        bool first = true;
        for (const DimensionReader& dimension : readers_) {
            Element* codes = first ? groups : cursor.codes.data();
            read(dimension, batch, codes);
            const auto stride = static_cast<std::uint32_t>(dimension.place.stride);
            if (!first) {
                for (std::uint32_t i = 0; i < batch.count; ++i) groups[i] += stride * codes[i];
            } else if (stride != 1 || start != 0) {
                for (std::uint32_t i = 0; i < batch.count; ++i) groups[i] = start + stride * groups[i];
            }
            first = false;
        }
        if (first) std::fill_n(groups, batch.count, start);
        batch.groups = groups;
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

std::uint64_t bytes_of(const RecordPass& pass, std::uint32_t groups) {
    std::uint64_t bytes = 1;
    for (const auto& factory : pass.factories) bytes += factory->bytes(groups);
    return bytes;
}

// Blocks per range: ranges are combined in order, and combining costs as much as there are groups, so ranges grow with
// the groups. Depends on data only, never on threads.
std::uint64_t blocks_per_range(const RecordPass& pass, std::uint64_t blocks, std::uint32_t groups) {
    const std::uint64_t by_groups = std::uint64_t{groups} * 8 / kParallelBlock + 1;
    const std::uint64_t most_ranges = std::max<std::uint64_t>(1, kMostPartialBytes / bytes_of(pass, groups));
    return std::max(by_groups, (blocks + most_ranges - 1) / most_ranges);
}

using Partials = std::vector<std::unique_ptr<Partial>>;

Partials make_partials(const RecordPass& pass, std::uint32_t groups) {
    Partials out;
    for (const auto& factory : pass.factories) out.push_back(factory->make(groups));
    return out;
}

}  // namespace

std::vector<std::unique_ptr<Partial>> run_pass(const CalculationTools& tools, RecordPass& pass) {
    const GroupedRecords records(tools, pass);
    std::unique_ptr<RecordGroups> sparse;
    if (!pass.space->dense()) sparse = std::make_unique<RecordGroups>(records, pass);
    const std::uint32_t groups = pass.space->size();
    const std::uint64_t per_range = blocks_per_range(pass, records.blocks(), groups);
    std::vector<Partials> ranges((records.blocks() + per_range - 1) / per_range);
    MemoryMeter::work(ranges.size() * bytes_of(pass, groups));
    parallel_each(ranges.size(), [&](std::size_t range) {
        Partials partials = make_partials(pass, groups);
        BatchValues values(pass.operands);
        GroupedRecords::Cursor cursor;
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
            });
        }
        ranges[range] = std::move(partials);
    });
    if (ranges.empty()) return make_partials(pass, groups);
    parallel_each(ranges[0].size(), [&](std::size_t p) {
        for (std::size_t range = 1; range < ranges.size(); ++range) {
            ranges[0][p]->merge(*ranges[range][p]);
            ranges[range][p].reset();
        }
    });
    return std::move(ranges[0]);
}

}  // namespace orrery::engine
