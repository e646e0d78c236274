// What follows from the selections of one alternate state: which values are possible, which rows survive.
#pragma once

#include <cstdint>
#include <memory>

#include "selection/known_rows.h"
#include "selection/selection_state.h"
#include "storage/data_model.h"

namespace orrery::engine {

/// State of one value of a field; the comments are the letters on the wire.
enum class ValueState : std::uint8_t {
    locked,             // L
    selected,           // S
    option,             // O
    deselected,         // D, forced out in and-mode
    alternative,        // A
    excluded,           // X
    selected_excluded,  // XS
    locked_excluded,    // XL
};

/// Values of a field per state; only one of the two selected pairs can be non-zero.
struct StateCounts {
    std::uint32_t locked = 0;
    std::uint32_t selected = 0;
    std::uint32_t option = 0;
    std::uint32_t deselected = 0;
    std::uint32_t alternative = 0;
    std::uint32_t excluded = 0;
    std::uint32_t selected_excluded = 0;
    std::uint32_t locked_excluded = 0;
};

/// Immutable to its users and safe to read from any thread. Nothing is computed until somebody asks: a field's values
/// and a table's rows are each worked out once, and only for the tables between them and the selections.
///
/// Rules: a row survives if its values are selected in every field of its table that has a selection, and its keys are
/// possible. Over a link a table restricts its neighbours only if a selection lies on its side of the link. A field in
/// and-mode lets those rows survive whose first column has every selected value; it has no alternatives.
class States {
public:
    /// `known` has sets of rows that other selections needed, and gets those of this one; null: nothing is shared.
    States(std::shared_ptr<const DataModel> model, SelectionState selection,
           std::shared_ptr<KnownRows> known = nullptr);
    ~States();
    States(const States&) = delete;
    States& operator=(const States&) = delete;

    [[nodiscard]] const std::shared_ptr<const DataModel>& model() const;
    [[nodiscard]] const SelectionState& selection() const;

    /// Values possible given every selection except the field's own: S, O, A and L. In and-mode the own one counts,
    /// too.
    [[nodiscard]] const Bitmap& possible_but_for_own(FieldId field) const;
    /// Values possible given all selections: S, O and L. What expressions see.
    [[nodiscard]] Bitmap possible(FieldId field) const;
    [[nodiscard]] ValueState state(FieldId field, Element element) const;
    [[nodiscard]] StateCounts counts(FieldId field) const;

    /// True when no selection restricts the table: rows() would hold every row.
    [[nodiscard]] bool all_rows(TableId table) const;
    /// Rows that survive all selections, one bit per row.
    [[nodiscard]] const Bitmap& rows(TableId table) const;

    /// Approximate memory of what has been computed so far.
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace orrery::engine
