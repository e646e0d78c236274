// States of distinct aggregations, to which values may be given without records.
#pragma once

#include <optional>

#include "cube/partial.h"

namespace orrery::engine {

/// Counts or adds up every value of a group once.
class DistinctPartial : public Partial {
public:
    void add(BatchValues& values) override;
    /// Values by their codes, in any order and as often as they come.
    virtual void add(const std::uint32_t* groups, const Element* codes, std::uint32_t count) = 0;

protected:
    explicit DistinctPartial(std::uint32_t operand) : operand_(operand) {}
    std::uint32_t operand_;
};

/// The operand whose values count once, if the states of this factory are DistinctPartial.
std::optional<std::uint32_t> distinct_operand(const PartialFactory& factory);

/// The column of the base table whose own codes an operand gives; null when they come from elsewhere.
const Column* own_column(const Operand& operand);

}  // namespace orrery::engine
