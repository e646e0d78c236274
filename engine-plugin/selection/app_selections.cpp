#include "selection/app_selections.h"

#include <algorithm>
#include <stdexcept>

namespace orrery::engine {
AppSelections::AppSelections(std::shared_ptr<const DataModel> model, std::shared_ptr<StatesCache> cache)
    : model_(std::move(model)), cache_(std::move(cache)), current_{{kDefaultState, {}}}, committed_(current_) {}

const SelectionState& AppSelections::selection(std::string_view state) const {
    auto found = current_.find(state);
    if (found == current_.end()) throw std::out_of_range("unknown alternate state \"" + std::string(state) + "\"");
    return found->second;
}

std::shared_ptr<const States> AppSelections::states(std::string_view state) const {
    return cache_->get(model_, selection(state));
}

std::vector<std::string> AppSelections::state_names() const {
    std::vector<std::string> names;
    for (const auto& [name, selection] : current_) names.push_back(name);
    return names;
}

bool AppSelections::add_state(std::string_view state) {
    return !state.empty() && current_.try_emplace(std::string(state)).second;
}

bool AppSelections::remove_state(std::string_view state) {
    auto found = current_.find(state);
    if (state == kDefaultState || found == current_.end()) return false;
    current_.erase(found);
    return true;
}

Bitmap AppSelections::known(FieldId field, const std::vector<Element>& elements) const {
    Element cardinality = model_->field(field).cardinality();
    Bitmap found(cardinality);
    for (Element e : elements)
        if (e < cardinality) found.set(e);
    return found;
}

/// What selecting or toggling `elements` leads to.
AppSelections::Choice AppSelections::chosen(const Target& target, const std::vector<Element>& elements,
                                            bool toggle) const {
    Choice choice{target.field, known(target.field, elements)};
    const FieldSelection* old = selection(target.state).find(target.field);
    if (!toggle || old == nullptr || one_and_only_one(target.field)) return choice;
    if (old->forced_out) {
        choice.forced_out = *old->forced_out;
        choice.forced_out -= choice.elements;
    }
    choice.elements ^= *old->elements;
    return choice;
}

/// Selections that a new one may not release.
bool AppSelections::holds(const FieldSelection& selection, bool soft_lock) const {
    return (selection.locked && !soft_lock) || one_and_only_one(selection.field);
}

bool AppSelections::all_possible(const SelectionState& state, const Batch& fresh) const {
    std::shared_ptr<const States> result = cache_->get(model_, state);
    return std::all_of(fresh.begin(), fresh.end(), [&](const Choice& choice) {
        const FieldSelection* own = state.find(choice.field);
        if (own == nullptr) return true;
        const Bitmap& possible = result->possible_but_for_own(choice.field);
        return own->and_mode ? possible.any() : possible.intersects(choice.elements);
    });
}

/// Where nothing that was just selected is possible, older selections give way, the oldest first. False if one of them
/// is locked.
bool AppSelections::release_conflicts(SelectionState& state, const Batch& fresh, bool soft_lock) const {
    if (all_possible(state, fresh)) return true;
    auto is_fresh = [&](FieldId field) {
        return std::any_of(fresh.begin(), fresh.end(), [&](const Choice& choice) { return choice.field == field; });
    };
    SelectionState kept = state;
    std::vector<FieldSelection> releasable;
    for (const FieldSelection& selection : state.fields())
        if (!is_fresh(selection.field) && !holds(selection, soft_lock)) {
            releasable.push_back(selection);
            kept.clear(selection.field);
        }
    if (!all_possible(kept, fresh)) return false;
    std::sort(releasable.begin(), releasable.end(), [](const auto& a, const auto& b) { return a.order > b.order; });
    for (const FieldSelection& selection : releasable) {
        SelectionState trial = kept;
        trial.put(selection);
        if (all_possible(trial, fresh)) kept = std::move(trial);
    }
    state = std::move(kept);
    return true;
}

void AppSelections::put(SelectionState& state, const Choice& choice) const {
    if (!choice.elements.any() && !choice.forced_out.any()) return state.clear(choice.field);
    if (and_mode(choice.field)) return state.select_all_of(choice.field, choice.elements, choice.forced_out);
    state.select(choice.field, choice.elements);
}

bool AppSelections::apply(const Target& target, const Batch& batch) {
    auto found = current_.find(target.state);
    if (found == current_.end()) return false;
    SelectionState next = found->second;
    for (const Choice& choice : batch) {
        if (next.locked(choice.field) && !target.soft_lock) return false;
        if (one_and_only_one(choice.field) && choice.elements.count() != 1) return false;
        put(next, choice);
    }
    if (!release_conflicts(next, batch, target.soft_lock)) return false;
    found->second = std::move(next);
    return true;
}

bool AppSelections::select(const Target& target, const std::vector<Element>& elements, bool toggle) {
    if (!has_state(target.state)) return false;
    return apply(target, {chosen(target, elements, toggle)});
}

bool AppSelections::select_together(std::string_view state,
                                    const std::vector<std::pair<FieldId, std::vector<Element>>>& selections,
                                    bool toggle, bool soft_lock) {
    if (!has_state(state)) return false;
    Batch batch;
    for (const auto& [field, elements] : selections)
        batch.push_back(chosen({state, field, soft_lock}, elements, toggle));
    return apply({state, kNoField, soft_lock}, batch);
}

bool AppSelections::select_possible(const Target& target) {
    if (!has_state(target.state)) return false;
    Bitmap possible = states(target.state)->possible(target.field);
    return possible.any() && apply(target, {{target.field, std::move(possible)}});
}

bool AppSelections::select_alternative(const Target& target) {
    if (!has_state(target.state)) return false;
    const FieldSelection* own = selection(target.state).find(target.field);
    if (own == nullptr || own->and_mode) return false;
    Bitmap alternatives = states(target.state)->possible_but_for_own(target.field);
    alternatives -= *own->elements;
    return alternatives.any() && apply(target, {{target.field, std::move(alternatives)}});
}

bool AppSelections::select_excluded(const Target& target) {
    if (!has_state(target.state)) return false;
    if (select_alternative(target)) return true;
    Bitmap excluded = states(target.state)->possible_but_for_own(target.field);
    excluded.invert();
    if (const FieldSelection* own = selection(target.state).find(target.field)) excluded -= *own->elements;
    return excluded.any() && apply(target, {{target.field, std::move(excluded)}});
}

bool AppSelections::select_all(const Target& target) {
    Element cardinality = model_->field(target.field).cardinality();
    return cardinality != 0 && apply(target, {{target.field, Bitmap(cardinality, true)}});
}

bool AppSelections::clear(const Target& target) {
    return apply(target, {{target.field, Bitmap(model_->field(target.field).cardinality())}});
}

bool AppSelections::clear_all_but(const Target& target) {
    auto found = current_.find(target.state);
    if (found == current_.end()) return false;
    SelectionState next = found->second;
    for (const FieldSelection& selection : found->second.fields())
        if (selection.field != target.field && !holds(selection, target.soft_lock)) next.clear(selection.field);
    found->second = std::move(next);
    return true;
}

bool AppSelections::clear_all(std::string_view state, bool locked_too) {
    return clear_all_but({state, kNoField, locked_too});
}

bool AppSelections::lock(const Target& target) {
    auto found = current_.find(target.state);
    if (found == current_.end() || found->second.find(target.field) == nullptr) return false;
    found->second.lock(target.field, true);
    return true;
}

bool AppSelections::unlock(const Target& target) {
    auto found = current_.find(target.state);
    if (found == current_.end()) return false;
    found->second.lock(target.field, false);
    return true;
}

namespace {

void set_locks(SelectionState& state, bool locked) {
    for (const FieldSelection& selection : std::vector(state.fields())) state.lock(selection.field, locked);
}

}  // namespace

bool AppSelections::lock_all(std::string_view state) {
    auto found = current_.find(state);
    if (found != current_.end()) set_locks(found->second, true);
    return found != current_.end();
}

bool AppSelections::unlock_all(std::string_view state) {
    auto found = current_.find(state);
    if (found != current_.end()) set_locks(found->second, false);
    return found != current_.end();
}

bool AppSelections::replace(std::string_view state, SelectionState selection) {
    auto found = current_.find(state);
    if (found == current_.end()) return false;
    follow_and_modes(selection);
    found->second = std::move(selection);
    return true;
}

bool AppSelections::set_one_and_only_one(FieldId field, bool on) {
    if (!on) return only_one_.erase(field) != 0;
    const FieldSelection* own = selection().find(field);
    if (own == nullptr || own->elements->count() != 1) return false;
    only_one_.insert(field);
    return true;
}

}  // namespace orrery::engine
