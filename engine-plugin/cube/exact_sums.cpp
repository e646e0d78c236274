#include "cube/exact_sums.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace orrery::engine {
namespace {

/// Neighbouring records of one group would wait for each other's result: where there are few groups, each has several
/// cells that take turns.
constexpr std::uint32_t kFewGroups = 2048;
constexpr std::uint32_t kLanes = 4;
constexpr std::uint64_t kFewestRecords = std::uint64_t{1} << 16;
constexpr std::uint64_t kMostRecords = std::uint64_t{1} << 32;  // times 31 bits and a sign
constexpr std::uint32_t kWordBits = 64;

/// Records between two times that words are emptied: at least so many, as a power of two, that this costs little.
std::uint32_t records_bits(std::uint32_t groups) {
    const std::uint64_t records = std::min(kMostRecords, std::max(kFewestRecords, std::uint64_t{groups} * 8));
    return static_cast<std::uint32_t>(std::bit_width(records - 1));
}

}  // namespace

ExactPlace ExactSlots::add(const ExactAggregation& aggregation, const std::vector<std::unique_ptr<Operand>>& operands) {
    using Kind = ExactSlot::Kind;
    if (aggregation.kind == AggregationKind::none || aggregation.null_free) return {0, add(ExactSlot())};
    const bool lacks_numbers = operands[aggregation.operand]->lacks_numbers();
    if (aggregation.kind == AggregationKind::count)
        return {0, add({Kind::values, aggregation.operand, aggregation.null_code, 1, false, false})};
    const std::int64_t most =
        std::max(std::int64_t{aggregation.integers->high}, -std::int64_t{aggregation.integers->low});
    const std::uint32_t sum =
        add({Kind::sum, aggregation.operand, 0, most, aggregation.integers->low < 0, lacks_numbers});
    if (aggregation.kind == AggregationKind::sum) return {sum, 0};
    return {sum, add(lacks_numbers ? ExactSlot{Kind::numbers, aggregation.operand, 0, 1, false, true} : ExactSlot())};
}

std::uint32_t ExactSlots::add(const ExactSlot& slot) {
    const auto known = std::find(slots_.begin(), slots_.end(), slot);
    if (known != slots_.end()) return static_cast<std::uint32_t>(known - slots_.begin());
    slots_.push_back(slot);
    return static_cast<std::uint32_t>(slots_.size() - 1);
}

ExactSums::ExactSums(const std::vector<ExactSlot>& slots, std::uint32_t groups)
    : slots_(slots),
      groups_(groups),
      lanes_(groups <= kFewGroups ? kLanes : 1),
      totals_(slots.size(), std::vector<std::int64_t>(groups + std::size_t{1})),
      scratch_(slots.size()) {
    make_words();
}

// As few words as there can be, and then as rarely emptied as their room allows.
void ExactSums::make_words() {
    std::uint32_t bits = records_bits(groups_);
    words_ = lay_out(slots_, bits);
    for (; (std::uint64_t{1} << bits) < kMostRecords; ++bits) {
        std::vector<Word> wider = lay_out(slots_, bits + 1);
        if (wider.size() != words_.size()) break;
        words_ = std::move(wider);
    }
    most_records_ = std::uint64_t{1} << bits;
    for (Word& word : words_) word.cells.resize(std::size_t{groups_} * lanes_);
}

// Every part has room for the sum of so many records, with its sign.
std::vector<ExactSums::Word> ExactSums::lay_out(const std::vector<ExactSlot>& slots, std::uint32_t rows_bits) {
    std::vector<Word> words;
    std::uint32_t used = kWordBits;
    for (std::uint32_t slot = 0; slot < slots.size(); ++slot) {
        const auto most = static_cast<std::uint64_t>(slots[slot].most);
        const bool negative = slots[slot].negative;
        const std::uint32_t bits = static_cast<std::uint32_t>(std::bit_width(most)) + rows_bits + (negative ? 1 : 0);
        if (used + bits > kWordBits) {
            words.emplace_back();
            used = 0;
        }
        words.back().parts.push_back({slot, used, bits, negative});
        used += bits;
    }
    return words;
}

std::uint64_t ExactSums::bytes(std::size_t slots, std::uint32_t groups) {
    return std::uint64_t{groups} * slots * 8 * (1 + (groups <= kFewGroups ? kLanes : 1));
}

/// What a record adds to a word: up to two arrays of integers, or words made of more of them, and a constant.
struct ExactSums::Term {
    std::array<const std::int32_t*, 2> integers{};
    std::array<std::uint32_t, 2> shifts{};
    std::uint32_t arrays = 0;
    std::vector<std::uint64_t> sums;  // of the arrays beyond the first two
    std::uint64_t constant = 0;
};

const std::int32_t* ExactSums::integers_of(const ExactSlot& slot, BatchValues& values,
                                           std::vector<std::int32_t>& scratch) {
    using Kind = ExactSlot::Kind;
    if (slot.kind == Kind::sum && !slot.lacks_numbers) return values.integers(slot.operand);
    const std::uint32_t count = values.batch().count;
    if (scratch.size() < count) scratch.resize(std::max(count, Column::kBlock));
    std::int32_t* out = scratch.data();
    if (slot.kind == Kind::values) {
        const Element* codes = values.codes(slot.operand);
        for (std::uint32_t i = 0; i < count; ++i) out[i] = codes[i] != slot.null_code ? 1 : 0;
        return out;
    }
    const std::int32_t* integers = values.integers(slot.operand);
    if (slot.kind == Kind::sum) {
        for (std::uint32_t i = 0; i < count; ++i) out[i] = integers[i] == ScaledIntegers::kNoNumber ? 0 : integers[i];
    } else {
        for (std::uint32_t i = 0; i < count; ++i) out[i] = integers[i] == ScaledIntegers::kNoNumber ? 0 : 1;
    }
    return out;
}

namespace {

template <std::uint32_t Lanes, typename WordOf>
void tally(std::uint64_t* cells, const std::uint32_t* groups, std::uint32_t count, const WordOf& word_of) {
    std::uint32_t i = 0;
    for (; i + Lanes <= count; i += Lanes)
        for (std::uint32_t lane = 0; lane < Lanes; ++lane)
            cells[std::size_t{groups[i + lane]} * Lanes + lane] += word_of(i + lane);
    for (; i < count; ++i) cells[std::size_t{groups[i]} * Lanes] += word_of(i);
}

std::uint64_t widened(std::int32_t integer) { return static_cast<std::uint64_t>(std::int64_t{integer}); }

}  // namespace

void ExactSums::add(Word& word, BatchValues& values, std::uint32_t first, std::uint32_t count) {
    Term term;
    for (const Part& part : word.parts) {
        const ExactSlot& slot = slots_[part.slot];
        if (slot.kind == ExactSlot::Kind::records) {
            term.constant += std::uint64_t{1} << part.shift;
            continue;
        }
        const std::int32_t* integers = integers_of(slot, values, scratch_[part.slot]) + first;
        if (term.arrays < term.integers.size()) {
            term.integers[term.arrays] = integers;
            term.shifts[term.arrays++] = part.shift;
            continue;
        }
        term.sums.resize(count);
        for (std::uint32_t i = 0; i < count; ++i) term.sums[i] += widened(integers[i]) << part.shift;
    }
    const std::uint32_t* groups = values.batch().groups + first;
    const auto run = [&](const auto& word_of) {
        if (groups_ == 1) {
            std::uint64_t sum = 0;
            for (std::uint32_t i = 0; i < count; ++i) sum += word_of(i);
            word.cells[0] += sum;
        } else if (lanes_ == kLanes) {
            tally<kLanes>(word.cells.data(), groups, count, word_of);
        } else {
            tally<1>(word.cells.data(), groups, count, word_of);
        }
    };
    const std::uint64_t constant = term.constant;
    const std::int32_t* a = term.integers[0];
    const std::int32_t* b = term.integers[1];
    const std::uint32_t shift_a = term.shifts[0], shift_b = term.shifts[1];
    if (term.arrays == 0) return run([=](std::uint32_t) { return constant; });
    if (term.arrays == 1) return run([=](std::uint32_t i) { return constant + (widened(a[i]) << shift_a); });
    const auto both = [=](std::uint32_t i) {
        return constant + (widened(a[i]) << shift_a) + (widened(b[i]) << shift_b);
    };
    if (term.sums.empty()) return run(both);
    const std::uint64_t* sums = term.sums.data();
    run([=](std::uint32_t i) { return both(i) + sums[i]; });
}

void ExactSums::add(BatchValues& values) {
    const std::uint32_t all = values.batch().count;
    for (std::uint32_t done = 0; done < all;) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(all - done, most_records_));
        if (records_ + count > most_records_) empty();
        for (Word& word : words_) add(word, values, done, count);
        records_ += count;
        done += count;
    }
}

void ExactSums::empty() {
    if (records_ == 0) return;
    for (Word& word : words_) empty(word);
    records_ = 0;
}

// Parts are taken off from below; what is left is a whole number of the next one's units. Some groups at a time, so
// that they stay in the nearest cache from part to part, and without a branch, for several in one instruction.
void ExactSums::empty(Word& word) {
    constexpr std::uint32_t kSome = 512;
    std::array<std::uint64_t, kSome> sums;
    for (std::uint32_t first = 0; first < groups_; first += kSome) {
        const std::uint32_t count = std::min(groups_ - first, kSome);
        std::uint64_t* cells = word.cells.data() + std::size_t{first} * lanes_;
        for (std::uint32_t i = 0; i < count; ++i) sums[i] = cells[std::size_t{i} * lanes_];
        for (std::uint32_t lane = 1; lane < lanes_; ++lane)
            for (std::uint32_t i = 0; i < count; ++i) sums[i] += cells[std::size_t{i} * lanes_ + lane];
        std::fill_n(cells, std::size_t{count} * lanes_, 0);
        for (const Part& part : word.parts) {
            std::int64_t* totals = totals_[part.slot].data() + first;
            const std::uint64_t top = std::uint64_t{1} << (part.bits - 1);
            const std::uint64_t mask = top | (top - 1), sign = part.negative ? top : 0;
            const std::uint32_t shift = part.bits % kWordBits;  // one that fills the word is the last one
            for (std::uint32_t i = 0; i < count; ++i) {
                const std::uint64_t value = ((sums[i] & mask) ^ sign) - sign;
                totals[i] += static_cast<std::int64_t>(value);
                sums[i] = (sums[i] - value) >> shift;
            }
        }
    }
}

void ExactSums::merge(ExactSums& other) {
    empty();
    other.empty();
    for (std::size_t slot = 0; slot < totals_.size(); ++slot)
        for (std::size_t group = 0; group < groups_; ++group) totals_[slot][group] += other.totals_[slot][group];
}

std::vector<std::vector<std::int64_t>> ExactSums::totals() {
    empty();
    return std::move(totals_);
}

namespace {

using Totals = std::vector<std::vector<std::int64_t>>;

class ExactTotals : public GroupTotals {
public:
    ExactTotals(ExactAggregation aggregation, ExactPlace place, std::shared_ptr<const Totals> totals)
        : aggregation_(std::move(aggregation)), place_(place), totals_(std::move(totals)) {}

    std::unique_ptr<GroupTotals> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto coarse = std::make_shared<Totals>();
        for (const std::uint32_t slot : slots()) {
            auto& out = coarse->emplace_back(groups + std::size_t{1});
            for (std::size_t g = 0; g < target.size(); ++g) out[target[g]] += (*totals_)[slot][g];
        }
        const std::uint32_t last = static_cast<std::uint32_t>(coarse->size()) - 1;
        return std::make_unique<ExactTotals>(aggregation_, ExactPlace{0, last}, std::move(coarse));
    }

    AggregateColumn finish() override {
        AggregateColumn out;
        out.numbers.resize(totals_->front().size());
        for (std::size_t group = 0; group < out.numbers.size(); ++group) out.numbers[group] = number(group);
        return out;
    }

private:
    bool sums() const { return aggregation_.kind == AggregationKind::sum || averages(); }
    bool averages() const { return aggregation_.kind == AggregationKind::avg; }
    std::vector<std::uint32_t> slots() const {
        if (averages()) return {place_.sum, place_.count};
        return {sums() ? place_.sum : place_.count};
    }
    double number(std::size_t group) const {
        if (!sums()) return static_cast<double>((*totals_)[place_.count][group]);
        const double sum = static_cast<double>((*totals_)[place_.sum][group]) / aggregation_.integers->divisor;
        if (!averages()) return sum;
        const std::int64_t count = (*totals_)[place_.count][group];
        return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
    }

    ExactAggregation aggregation_;
    ExactPlace place_;
    std::shared_ptr<const Totals> totals_;
};

}  // namespace

std::unique_ptr<GroupTotals> make_exact_totals(const ExactAggregation& aggregation, const ExactPlace& place,
                                               std::shared_ptr<const Totals> totals) {
    return std::make_unique<ExactTotals>(aggregation, place, std::move(totals));
}

}  // namespace orrery::engine
