#include "script/join_tables.h"

#include <algorithm>

#include "script/row_select.h"
#include "storage/bitmap.h"
#include "storage/hash.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 65536;

/// The shared fields of both sides as codes in the same symbols.
struct Keys {
    std::vector<const Codes*> left;
    std::vector<Codes> right;

    [[nodiscard]] bool left_has_null(std::uint64_t row) const {
        return std::any_of(left.begin(), left.end(), [&](const auto* codes) { return (*codes)[row] == kNoElement; });
    }
    [[nodiscard]] bool right_has_null(std::uint64_t row) const {
        return std::any_of(right.begin(), right.end(), [&](const auto& codes) { return codes[row] == kNoElement; });
    }
    [[nodiscard]] bool equal(std::uint64_t left_row, std::uint64_t right_row) const {
        for (std::size_t k = 0; k < left.size(); ++k)
            if ((*left[k])[left_row] != right[k][right_row]) return false;
        return true;
    }
};

Keys shared_keys(TableBuilder& left, RowSet& right) {
    Keys keys;
    for (RowColumn& column : right.columns)
        if (ColumnBuilder* match = left.find(column.name)) {
            column.owned = false;  // the column is still needed
            keys.left.push_back(&match->codes);
            keys.right.push_back(codes_in(*match->field, column, right.rows));
        }
    return keys;
}

/// Chains of right rows with the same key hash.
class Partners {
public:
    Partners(const Keys& keys, std::uint64_t right_rows) : keys_(keys), next_(right_rows, kNone) {
        std::size_t size = 64;
        while (size < right_rows * 2) size *= 2;
        heads_.assign(size, kNone);
        for (std::uint64_t row = right_rows; row-- > 0;) {
            if (keys.right_has_null(row)) continue;
            std::uint32_t& head = heads_[hash_right(row) & (size - 1)];
            next_[row] = head;
            head = static_cast<std::uint32_t>(row);
        }
    }
    /// Calls visit(right row) for every partner, ascending.
    template <typename Visit>
    void for_each(std::uint64_t left_row, Visit&& visit) const {
        if (keys_.left_has_null(left_row)) return;
        std::uint64_t hash = 0;
        for (const auto* codes : keys_.left) hash = hash_combine(hash, (*codes)[left_row]);
        for (std::uint32_t row = heads_[hash & (heads_.size() - 1)]; row != kNone; row = next_[row])
            if (keys_.equal(left_row, row)) visit(row);
    }

private:
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;
    [[nodiscard]] std::uint64_t hash_right(std::uint64_t row) const {
        std::uint64_t hash = 0;
        for (const auto& codes : keys_.right) hash = hash_combine(hash, codes[row]);
        return hash;
    }
    const Keys& keys_;
    std::vector<std::uint32_t> heads_;
    std::vector<std::uint32_t> next_;
};

LoadError too_many_rows() { return {LoadErrorKind::general, "the join makes more than 2^32 - 2 rows"}; }

/// Pairs of rows; kNoElement where one side has no partner.
struct Pairs {
    RowNumbers left;
    RowNumbers right;

    void add(std::uint64_t l, std::uint64_t r) {
        if (left.size() >= kMaxRows) throw too_many_rows();
        left.push_back(static_cast<std::uint32_t>(l));
        right.push_back(static_cast<std::uint32_t>(r));
    }
};

Pairs find_pairs(const ScriptState& state, const Keys& keys, std::uint64_t left_rows, std::uint64_t right_rows,
                 std::uint64_t columns, JoinKind kind) {
    // Without a shared field everything meets everything: known before gigabytes of pairs are.
    if (keys.left.empty() && right_rows != 0 && left_rows > kMaxRows / right_rows) throw too_many_rows();
    Partners partners(keys, right_rows);
    Bitmap used(right_rows);
    Pairs pairs;
    for (std::uint64_t row = 0; row < left_rows; ++row) {
        if (row % kCheckEvery == 0) state.check_cancelled();
        bool any = false;
        partners.for_each(row, [&](std::uint32_t partner) {
            if (pairs.left.size() % kCheckEvery == 0) {
                state.check_cancelled();
                state.check_memory(pairs.left.size(), columns);
            }
            any = true;
            used.set(partner);
            pairs.add(row, partner);
        });
        if (!any && (kind == JoinKind::left || kind == JoinKind::outer)) pairs.add(row, kNoElement);
    }
    if (kind == JoinKind::right || kind == JoinKind::outer)
        for (std::uint64_t row = 0; row < right_rows; ++row)
            if (!used.test(row)) pairs.add(kNoElement, row);
    return pairs;
}

/// The joined codes of one column; a row takes the other side's code where its own side has none.
Codes joined(const Codes* left, const Codes* right, const Pairs& pairs) {
    return Codes::made(pairs.left.size(), [&](std::uint64_t i) {
        if (left != nullptr && pairs.left[i] != kNoElement) return (*left)[pairs.left[i]];
        return right != nullptr && pairs.right[i] != kNoElement ? (*right)[pairs.right[i]] : kNoElement;
    });
}

}  // namespace

void join_into(ScriptState& state, TableBuilder& left, RowSet right, JoinKind kind) {
    Keys keys = shared_keys(left, right);
    std::uint64_t columns = left.columns().size() + right.columns.size();
    Pairs pairs = find_pairs(state, keys, left.rows(), right.rows, columns, kind);
    std::size_t key = 0;
    for (RowColumn& column : right.columns) {
        if (ColumnBuilder* match = left.find(column.name)) {
            match->codes = joined(&match->codes, &keys.right[key++], pairs);
            column.codes.reset();  // done
        }
    }
    for (ColumnBuilder& column : left.columns()) {
        bool is_key = right.find(column.field->details.name).has_value();
        if (!is_key) column.codes = joined(&column.codes, nullptr, pairs);
    }
    for (RowColumn& column : right.columns) {
        if (column.codes == nullptr) continue;
        FieldBuilder& field = state.model.field(column.name);
        const Codes codes = codes_in(field, column, right.rows);
        left.columns().push_back({&field, joined(nullptr, &codes, pairs)});
    }
    left.set_rows(pairs.left.size());
}

RowSet keep_matching(ScriptState& state, TableBuilder& left, RowSet right, JoinKind kind) {
    Keys keys = shared_keys(left, right);
    Partners partners(keys, right.rows);
    Bitmap used(right.rows);
    RowNumbers kept_left;
    for (std::uint64_t row = 0; row < left.rows(); ++row) {
        if (row % kCheckEvery == 0) state.check_cancelled();
        bool any = false;
        partners.for_each(row, [&](std::uint32_t partner) {
            any = true;
            used.set(partner);
        });
        if (any) kept_left.push_back(static_cast<std::uint32_t>(row));
    }
    if (kind == JoinKind::inner || kind == JoinKind::right) {
        for (ColumnBuilder& column : left.columns()) column.codes = gather(column.codes, kept_left);
        left.set_rows(kept_left.size());
    }
    if (kind != JoinKind::inner && kind != JoinKind::left) return right;
    RowNumbers kept_right;
    used.for_each([&](std::uint64_t row) { kept_right.push_back(static_cast<std::uint32_t>(row)); });
    return select_rows(right, kept_right);
}

}  // namespace orrery::engine
