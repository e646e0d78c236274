#include "cube/fan_out.h"

#include <algorithm>
#include <map>

#include "cube/combination_bits.h"

namespace orrery::engine {
namespace {

using Keys = std::vector<std::uint64_t>;

/// Builds the combinations behind one link, recursively over the tables of the join.
class Builder {
public:
    Builder(const CalculationTools& tools, const GroupSpace& space, const RecordSet& records)
        : tools_(tools), space_(space), records_(records), words_(space.layout().words()) {}

    FanOut behind(TableId from, FieldId link, TableId table, const std::vector<PlacedColumn>& columns) const {
        FanOut out;
        out.key_column = tools_.model().column(from, link);
        std::vector<std::pair<CodeReader, std::uint32_t>> own;
        std::map<std::pair<FieldId, TableId>, std::vector<PlacedColumn>> further;
        split(table, columns, own, further);
        std::vector<FanOut> branches;
        for (const auto& [hop, beyond] : further) branches.push_back(behind(table, hop.first, hop.second, beyond));
        collect(table, link, own, branches, columns, out);
        return out;
    }

    // Columns read by lookups from `table`, and those behind further fan-outs by their first hop.
    void split(TableId table, const std::vector<PlacedColumn>& columns,
               std::vector<std::pair<CodeReader, std::uint32_t>>& own,
               std::map<std::pair<FieldId, TableId>, std::vector<PlacedColumn>>& further) const {
        for (const PlacedColumn& placed : columns) {
            if (auto reader = make_reader(tools_, table, placed.column)) {
                own.emplace_back(std::move(*reader), placed.position);
                continue;
            }
            for (TableId target : placed.column.tables(tools_.model())) {
                const auto path = tools_.model().path(table, target);
                if (!path) continue;
                further[{path->front().field, path->front().table}].push_back(placed);
                break;
            }
        }
    }

private:
    void collect(TableId table, FieldId link, const std::vector<std::pair<CodeReader, std::uint32_t>>& own,
                 const std::vector<FanOut>& branches, const std::vector<PlacedColumn>& columns, FanOut& out) const {
        const Column& key = *tools_.model().column(table, link);
        const Element codes = key.null_code() + 1;
        if (collect_bits(table, key, own, branches, columns, out)) return;
        std::vector<Keys> lists(codes);
        for_each_row(table, key, own, branches, [&](Element code, const Keys& combinations) {
            if (code != key.null_code())
                lists[code].insert(lists[code].end(), combinations.begin(), combinations.end());
        });
        Keys nulls(words_);
        for (const PlacedColumn& placed : columns)
            space_.layout().add(nulls.data(), placed.position, placed.column.dictionary->size());
        out.offsets.reserve(codes + std::size_t{1});
        for (Keys& list : lists) {
            out.offsets.push_back(static_cast<std::uint32_t>(out.keys.size() / words_));
            if (list.empty()) list = nulls;
            make_unique(list);
            out.keys.insert(out.keys.end(), list.begin(), list.end());
            list = Keys();
        }
        out.offsets.push_back(static_cast<std::uint32_t>(out.keys.size() / words_));
    }

    // Where there are few combinations: a bit per key and combination instead of lists.
    bool collect_bits(TableId table, const Column& key, const std::vector<std::pair<CodeReader, std::uint32_t>>& own,
                      const std::vector<FanOut>& branches, const std::vector<PlacedColumn>& columns,
                      FanOut& out) const {
        if (words_ != 1 || !branches.empty()) return false;
        CombinationBits bits(space_.layout(), own, key.null_code());
        if (!bits.fit()) return false;
        bits.mark(key, own, records_.all_rows(table) ? nullptr : &records_.rows(table));
        std::uint64_t nulls = 0;
        for (const PlacedColumn& placed : columns)
            space_.layout().add(&nulls, placed.position, placed.column.dictionary->size());
        bits.list(nulls, out);
        return true;
    }

    template <typename Visit>
    void for_each_row(TableId table, const Column& key, const std::vector<std::pair<CodeReader, std::uint32_t>>& own,
                      const std::vector<FanOut>& branches, Visit&& visit) const {
        const bool all = records_.all_rows(table);
        const Bitmap* rows = all ? nullptr : &records_.rows(table);
        std::vector<Element> key_codes(Column::kBlock);
        std::vector<std::vector<Element>> own_codes(own.size(), std::vector<Element>(Column::kBlock));
        std::vector<std::vector<Element>> branch_codes(branches.size(), std::vector<Element>(Column::kBlock));
        Keys combinations;
        for (std::uint64_t first = 0; first < key.rows(); first += Column::kBlock) {
            const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(key.rows() - first, Column::kBlock));
            key.unpack(first, count, key_codes.data());
            for (std::size_t d = 0; d < own.size(); ++d) own[d].first.read(first, count, own_codes[d].data());
            for (std::size_t b = 0; b < branches.size(); ++b)
                branches[b].key_column->unpack(first, count, branch_codes[b].data());
            for (std::uint32_t i = 0; i < count; ++i) {
                if (!all && !rows->test(first + i)) continue;
                combinations.assign(words_, 0);
                for (std::size_t d = 0; d < own.size(); ++d)
                    space_.layout().add(combinations.data(), own[d].second, own_codes[d][i]);
                for (std::size_t b = 0; b < branches.size(); ++b)
                    multiply(combinations, branches[b], branch_codes[b][i]);
                visit(key_codes[i], combinations);
            }
        }
    }

    // Every combination so far with every one behind the branch.
    void multiply(Keys& combinations, const FanOut& branch, Element code) const {
        Keys product;
        for (std::size_t c = 0; c < combinations.size(); c += words_) {
            for (std::uint32_t k = branch.offsets[code]; k < branch.offsets[code + 1]; ++k)
                for (std::uint32_t w = 0; w < words_; ++w)
                    product.push_back(combinations[c + w] + branch.keys[std::size_t{k} * words_ + w]);
        }
        combinations = std::move(product);
    }

    void make_unique(Keys& list) const {
        if (words_ == 1) {
            std::sort(list.begin(), list.end());
            list.erase(std::unique(list.begin(), list.end()), list.end());
            return;
        }
        KeyTable seen(words_);
        for (std::size_t i = 0; i < list.size(); i += words_) seen.add(list.data() + i);
        list.assign(seen.key(0), seen.key(0) + std::size_t{seen.size()} * words_);
    }

    const CalculationTools& tools_;
    const GroupSpace& space_;
    const RecordSet& records_;
    std::uint32_t words_;
};

}  // namespace

std::vector<FanOut> make_fan_outs(const CalculationTools& tools, TableId base, const std::vector<PlacedColumn>& columns,
                                  const GroupSpace& space, const RecordSet& records) {
    const Builder builder(tools, space, records);
    std::vector<std::pair<CodeReader, std::uint32_t>> lookups;
    std::map<std::pair<FieldId, TableId>, std::vector<PlacedColumn>> links;
    builder.split(base, columns, lookups, links);
    std::vector<FanOut> out;
    for (const auto& [hop, behind] : links) out.push_back(builder.behind(base, hop.first, hop.second, behind));
    return out;
}

}  // namespace orrery::engine
