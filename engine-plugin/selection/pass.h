// Propagation of selections over one island with variant masks.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "selection/known_rows.h"
#include "selection/link_forest.h"
#include "selection/selection_state.h"

namespace orrery::engine {

/// Bit 0 of a mask stands for "all selections", bit i for "all but the own selection of the i-th variant field". A
/// row's mask is the AND of its codes' masks; over a link a code gets the OR of the masks of its rows, and keeps all
/// bits of the variants in which no selection lies behind the link. The selections are pulled towards the root at
/// construction; the way down is worked out for the units somebody asks about. Not thread-safe.
class Pass {
public:
    /// Variant fields at most, besides "all selections".
    static constexpr std::size_t kMaxVariants = 63;

    virtual ~Pass() = default;
    /// Bit 0 of the rows of a unit.
    virtual const Bitmap& rows(std::uint32_t unit) = 0;
    /// Values possible given all selections but the field's own. The field lies in this island and is a variant field
    /// if it has a selection.
    virtual Bitmap possible(FieldId field) = 0;
    [[nodiscard]] virtual std::size_t bytes() const = 0;

    /// `selections` are those in the island's fields; `variants` the fields among them that get a bit of their own;
    /// `known` has what earlier passes found, and outlives this one.
    static std::unique_ptr<Pass> make(const DataModel& model, const LinkForest& forest, std::uint32_t island,
                                      const std::vector<const FieldSelection*>& selections,
                                      const std::vector<FieldId>& variants, KnownRows& known);
};

}  // namespace orrery::engine
