#include "selection/selection_state.h"

#include <algorithm>

#include "storage/hash.h"

namespace orrery::engine {
namespace {

auto position(std::vector<FieldSelection>& fields, FieldId field) {
    return std::lower_bound(fields.begin(), fields.end(), field,
                            [](const FieldSelection& s, FieldId id) { return s.field < id; });
}

}  // namespace

const FieldSelection* SelectionState::find(FieldId field) const {
    for (const FieldSelection& selection : fields_)
        if (selection.field == field) return &selection;
    return nullptr;
}

bool SelectionState::locked(FieldId field) const {
    const FieldSelection* selection = find(field);
    return selection != nullptr && selection->locked;
}

FieldSelection& SelectionState::slot(FieldId field) {
    auto at = position(fields_, field);
    if (at == fields_.end() || at->field != field) {
        at = fields_.insert(at, FieldSelection{});
        at->field = field;
    }
    return *at;
}

void SelectionState::select(FieldId field, Bitmap elements) {
    FieldSelection& selection = slot(field);
    selection.elements = std::make_shared<const Bitmap>(std::move(elements));
    selection.order = ++last_order_;
}

void SelectionState::put(const FieldSelection& selection) {
    slot(selection.field) = selection;
    last_order_ = std::max(last_order_, selection.order);
}

void SelectionState::clear(FieldId field) {
    std::erase_if(fields_, [&](const FieldSelection& s) { return s.field == field; });
}

void SelectionState::lock(FieldId field, bool locked) {
    auto at = position(fields_, field);
    if (at != fields_.end() && at->field == field) at->locked = locked;
}

std::uint64_t SelectionState::hash() const {
    std::uint64_t hash = 0;
    for (const FieldSelection& selection : fields_) {
        hash = hash_combine(hash, selection.field * 2 + (selection.locked ? 1 : 0));
        for (std::uint64_t word : selection.elements->words()) hash = hash_combine(hash, word);
    }
    return hash;
}

bool operator==(const SelectionState& a, const SelectionState& b) {
    return std::equal(a.fields_.begin(), a.fields_.end(), b.fields_.begin(), b.fields_.end(),
                      [](const FieldSelection& x, const FieldSelection& y) {
                          return x.field == y.field && x.locked == y.locked &&
                                 (x.elements == y.elements || *x.elements == *y.elements);
                      });
}

}  // namespace orrery::engine
