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
    selection.and_mode = false;
    selection.forced_out.reset();
}

void SelectionState::select_all_of(FieldId field, Bitmap elements, Bitmap forced_out) {
    select(field, std::move(elements));
    FieldSelection& selection = slot(field);
    selection.and_mode = true;
    if (forced_out.any()) selection.forced_out = std::make_shared<const Bitmap>(std::move(forced_out));
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
        hash = hash_combine(hash, selection.field * 4 + (selection.locked ? 1 : 0) + (selection.and_mode ? 2 : 0));
        for (std::uint64_t word : selection.elements->words()) hash = hash_combine(hash, word);
        if (!selection.forced_out) continue;
        for (std::uint64_t word : selection.forced_out->words()) hash = hash_combine(hash, word);
    }
    return hash;
}

namespace {

bool same_set(const std::shared_ptr<const Bitmap>& a, const std::shared_ptr<const Bitmap>& b) {
    return a == b || (a && b && *a == *b);
}

}  // namespace

bool operator==(const FieldSelection& a, const FieldSelection& b) {
    return a.field == b.field && a.locked == b.locked && a.and_mode == b.and_mode && same_set(a.elements, b.elements) &&
           same_set(a.forced_out, b.forced_out);
}

bool operator==(const SelectionState& a, const SelectionState& b) { return a.fields_ == b.fields_; }

}  // namespace orrery::engine
