// The selections of one alternate state: a set of elements per field, and locks.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "storage/bitmap.h"
#include "storage/field.h"

namespace orrery::engine {

struct FieldSelection {
    FieldId field = kNoField;
    std::shared_ptr<const Bitmap> elements;  // of the field's cardinality; may be empty: then nothing is possible
    bool locked = false;
    std::uint64_t order = 0;  // later selections have a greater number; not part of equality
    /// In and-mode: what is associated with every one of the elements and with none of those forced out.
    bool and_mode = false;
    std::shared_ptr<const Bitmap> forced_out;  // in and-mode only; null: none

    [[nodiscard]] bool forces_out(Element element) const { return forced_out && forced_out->test(element); }
    /// Same sets in the same mode, the same lock.
    friend bool operator==(const FieldSelection& a, const FieldSelection& b);
};

/// A small value type: copies share the sets. Fields are in FieldId order.
class SelectionState {
public:
    /// nullptr if nothing is selected in the field.
    [[nodiscard]] const FieldSelection* find(FieldId field) const;
    [[nodiscard]] const std::vector<FieldSelection>& fields() const { return fields_; }
    [[nodiscard]] bool empty() const { return fields_.empty(); }
    [[nodiscard]] bool locked(FieldId field) const;

    /// Replaces the field's selection, and-mode included; its lock stays as it is. An empty set is a selection of
    /// nothing (no row remains), not a cleared field.
    void select(FieldId field, Bitmap elements);
    /// The same in and-mode, where an empty set of elements demands nothing. The field must allow it (and_mode.h).
    void select_all_of(FieldId field, Bitmap elements, Bitmap forced_out);
    /// Puts back a selection that was taken from a state of the same model, with its lock and order.
    void put(const FieldSelection& selection);
    void clear(FieldId field);
    void clear_all() { fields_.clear(); }
    /// Without effect on a field that has no selection.
    void lock(FieldId field, bool locked);

    [[nodiscard]] std::uint64_t hash() const;
    /// Same sets and same locks.
    friend bool operator==(const SelectionState& a, const SelectionState& b);

private:
    FieldSelection& slot(FieldId field);

    std::vector<FieldSelection> fields_;
    std::uint64_t last_order_ = 0;
};

}  // namespace orrery::engine
