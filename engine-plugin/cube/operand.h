// What an aggregation's argument gives for a batch of records: codes of a dictionary, numbers, or both.
#pragma once

#include <memory>
#include <vector>

#include "cube/scaled_integers.h"

namespace orrery::engine {

/// Records of one batch: up to Column::kBlock base rows, of which some are left out and some may stand several times.
struct RecordBatch {
    std::uint64_t first = 0;                   ///< base row of position 0
    std::uint32_t base_count = 0;              ///< base rows the batch spans
    const std::uint32_t* positions = nullptr;  ///< offsets from `first` per record; null = every base row once
    std::uint32_t count = 0;                   ///< records
    const std::uint32_t* groups = nullptr;     ///< group of every record
};

/// Immutable; one per argument, shared by threads.
class Operand {
public:
    virtual ~Operand() = default;
    /// Of the dictionary it was made with; not for operands that only give numbers.
    virtual void codes(const RecordBatch& batch, Element* out) const = 0;
    /// NaN where the value is no number. `scratch` is kept by the caller between calls.
    virtual void numbers(const RecordBatch& batch, std::vector<double>& scratch, double* out) const = 0;
    /// Only for operands made with integers: they stand for the numbers, kNoNumber where there is none.
    virtual void integers(const RecordBatch&, std::int32_t*) const {}
    /// True when integers() may give kNoNumber.
    virtual bool lacks_numbers() const { return true; }
};

/// Integers of an operand: those of its dictionary, and a column of them where there is one already.
struct OperandIntegers {
    std::shared_ptr<const ScaledIntegers> of_codes;
    std::shared_ptr<const IntegerColumn> column;
};

/// A field or an expression with a dictionary.
std::unique_ptr<Operand> make_code_operand(CodeReader reader, OperandIntegers integers = {});
/// The same value for every record.
std::unique_ptr<Operand> make_constant_operand(std::shared_ptr<const Dictionary> dictionary,
                                               std::shared_ptr<const ScaledIntegers> integers = nullptr);

/// Decodes the operands of one batch at most once each. One per thread.
class BatchValues {
public:
    explicit BatchValues(const std::vector<std::unique_ptr<Operand>>& operands);
    void start(const RecordBatch& batch);
    const RecordBatch& batch() const { return batch_; }
    const Element* codes(std::uint32_t operand);
    const double* numbers(std::uint32_t operand);
    const std::int32_t* integers(std::uint32_t operand);

private:
    struct Decoded {
        std::vector<Element> codes;
        std::vector<double> numbers;
        std::vector<std::int32_t> integers;
        std::vector<double> scratch;
        bool has_codes = false;
        bool has_numbers = false;
        bool has_integers = false;
    };
    const std::vector<std::unique_ptr<Operand>>& operands_;
    std::vector<Decoded> decoded_;
    RecordBatch batch_;
};

}  // namespace orrery::engine
