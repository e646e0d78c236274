#include "script/row_select.h"

#include <algorithm>
#include <numeric>

#include "expression/suggest.h"
#include "storage/hash.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

/// Position of every symbol in ascending order: NULL has 0.
std::vector<std::uint32_t> ranks(const SymbolsBuilder& symbols) {
    std::vector<Element> order(symbols.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](Element a, Element b) {
        Value x = symbols.value(a);
        Value y = symbols.value(b);
        if (x.has_number() != y.has_number()) return x.has_number();
        return x.has_number() ? x.number() < y.number() : compare_text(x.stored_text(), y.stored_text()) < 0;
    });
    std::vector<std::uint32_t> rank(symbols.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i + 1;
    return rank;
}

std::vector<std::uint32_t> sort_keys(const RowColumn& column, std::uint64_t rows, bool descending) {
    std::vector<std::uint32_t> rank = ranks(*column.symbols);
    std::vector<std::uint32_t> keys(rows);
    for (std::uint64_t row = 0; row < rows; ++row) {
        Element code = (*column.codes)[row];
        std::uint32_t key = code == kNoElement ? 0 : rank[code];
        keys[row] = descending ? ~key : key;
    }
    return keys;
}

}  // namespace

Codes gather(const Codes& codes, const RowNumbers& rows) {
    return Codes::made(rows.size(), [&](std::uint64_t i) { return codes[rows[i]]; });
}

RowNumbers distinct_rows(const std::vector<const Codes*>& columns, std::uint64_t rows) {
    RowNumbers kept;
    std::vector<std::uint32_t> slots(64, kNoElement);  // row numbers
    auto hash_of = [&](std::uint64_t row) {
        std::uint64_t hash = 0;
        for (const Codes* column : columns) hash = hash_combine(hash, (*column)[row]);
        return hash;
    };
    auto same = [&](std::uint64_t a, std::uint64_t b) {
        return std::all_of(columns.begin(), columns.end(),
                           [&](const auto* column) { return (*column)[a] == (*column)[b]; });
    };
    for (std::uint64_t row = 0; row < rows; ++row) {
        std::size_t slot = hash_of(row) & (slots.size() - 1);
        while (slots[slot] != kNoElement && !same(slots[slot], row)) slot = (slot + 1) & (slots.size() - 1);
        if (slots[slot] != kNoElement) continue;
        slots[slot] = static_cast<std::uint32_t>(row);
        kept.push_back(static_cast<std::uint32_t>(row));
        if (kept.size() * 2 <= slots.size()) continue;
        slots.assign(slots.size() * 2, kNoElement);
        for (std::uint32_t known : kept) {
            slot = hash_of(known) & (slots.size() - 1);
            while (slots[slot] != kNoElement) slot = (slot + 1) & (slots.size() - 1);
            slots[slot] = known;
        }
    }
    return kept;
}

RowNumbers ordered_rows(const RowSet& input, const std::vector<OrderItem>& order, const StatementText& text) {
    std::vector<std::vector<std::uint32_t>> keys;
    for (const OrderItem& item : order) {
        std::optional<std::uint32_t> column = input.find(item.field);
        if (!column) {
            Nearest nearest(item.field);
            for (const RowColumn& known : input.columns) nearest.offer(known.name);
            throw ScriptError(LoadErrorKind::field_not_found,
                              "unknown field \"" + item.field + "\" in ORDER BY" +
                                  (nearest.best().empty() ? "" : "; nearest known name: " + nearest.best()),
                              text.at(item.offset));
        }
        keys.push_back(sort_keys(input.columns[*column], input.rows, item.descending));
    }
    RowNumbers rows(input.rows);
    std::iota(rows.begin(), rows.end(), 0);
    std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
        for (const std::vector<std::uint32_t>& key : keys)
            if (key[a] != key[b]) return key[a] < key[b];
        return false;
    });
    return rows;
}

RowSet select_rows(const RowSet& input, const RowNumbers& rows) {
    RowSet out = input;
    out.rows = rows.size();
    parallel_each(out.columns.size(), [&](std::size_t c) {
        out.columns[c].codes = std::make_shared<const Codes>(gather(*input.columns[c].codes, rows));
        out.columns[c].owned = false;
    });
    return out;
}

}  // namespace orrery::engine
