// Sums of integers and counts of records for every group: exact, so records may come in any order.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "cube/partial.h"

namespace orrery::engine {

/// One number per group: records, values, numbers among them, or the sum of their integers.
struct ExactSlot {
    enum class Kind : std::uint8_t { records, values, numbers, sum };
    Kind kind = Kind::records;
    std::uint32_t operand = 0;   ///< but for records
    Element null_code = 0;       ///< for values
    std::int64_t most = 1;       ///< what a record adds at most, whatever its sign
    bool negative = false;       ///< some record may add less than nothing
    bool lacks_numbers = false;  ///< some record may have none

    bool operator==(const ExactSlot&) const = default;
};

/// Where an aggregation finds its slots.
struct ExactPlace {
    std::uint32_t sum = 0, count = 0;
};

/// The slots of some aggregations, each once.
class ExactSlots {
public:
    ExactPlace add(const ExactAggregation& aggregation, const std::vector<std::unique_ptr<Operand>>& operands);
    const std::vector<ExactSlot>& all() const { return slots_; }

private:
    std::uint32_t add(const ExactSlot& slot);
    std::vector<ExactSlot> slots_;
};

/// Of one thread. Several slots share a word of 64 bits: a record is added to all of them at once. Words are emptied
/// before one of their parts could overflow.
class ExactSums {
public:
    ExactSums(const std::vector<ExactSlot>& slots, std::uint32_t groups);

    void add(BatchValues& values);
    /// Adds the records of another thread; no more may be added to either.
    void merge(ExactSums& other);
    /// Per slot and group, and one group more that is empty.
    std::vector<std::vector<std::int64_t>> totals();

    /// About the memory of one.
    static std::uint64_t bytes(std::size_t slots, std::uint32_t groups);

private:
    struct Part {
        std::uint32_t slot = 0;
        std::uint32_t shift = 0;
        std::uint32_t bits = 0;
        bool negative = false;
    };
    struct Word {
        std::vector<Part> parts;
        std::vector<std::uint64_t> cells;  // lanes of a group lie side by side
    };
    struct Term;  // what a record adds to a word

    static std::vector<Word> lay_out(const std::vector<ExactSlot>& slots, std::uint32_t rows_bits);
    void make_words();
    const std::int32_t* integers_of(const ExactSlot& slot, BatchValues& values, std::vector<std::int32_t>& scratch);
    void add(Word& word, BatchValues& values, std::uint32_t first, std::uint32_t count);
    void empty();
    void empty(Word& word);

    const std::vector<ExactSlot>& slots_;
    std::uint32_t groups_;
    std::uint32_t lanes_;
    std::uint64_t most_records_ = 1;  // in words before they are emptied
    std::uint64_t records_ = 0;
    std::vector<Word> words_;
    std::vector<std::vector<std::int64_t>> totals_;
    std::vector<std::vector<std::int32_t>> scratch_;  // per slot
};

/// What an aggregation makes of the totals.
std::unique_ptr<GroupTotals> make_exact_totals(const ExactAggregation& aggregation, const ExactPlace& place,
                                               std::shared_ptr<const std::vector<std::vector<std::int64_t>>> totals);

}  // namespace orrery::engine
