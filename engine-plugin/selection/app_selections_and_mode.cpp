// And-mode: which fields are in it, and what is forced out of them.
#include "selection/and_mode.h"
#include "selection/app_selections.h"

namespace orrery::engine {

bool AppSelections::set_and_mode(FieldId field, bool on) {
    if (on && !and_mode_place(*model_, field)) return false;
    on ? void(and_mode_.insert(field)) : void(and_mode_.erase(field));
    for (auto& [name, state] : current_) {
        const FieldSelection* found = state.find(field);
        if (found == nullptr || found->and_mode == on) continue;
        const FieldSelection old = *found;  // putting the choice changes what was found
        put(state, {field, *old.elements});
    }
    return true;
}

bool AppSelections::force_out(const Target& target, const std::vector<Element>& elements, bool toggle) {
    if (!has_state(target.state) || !and_mode(target.field)) return false;
    Choice choice{target.field, Bitmap(model_->field(target.field).cardinality()), known(target.field, elements)};
    if (const FieldSelection* old = selection(target.state).find(target.field)) {
        choice.elements = *old->elements;
        choice.elements -= choice.forced_out;
        if (toggle && old->forced_out) choice.forced_out ^= *old->forced_out;
    }
    return apply(target, {std::move(choice)});
}

/// Selections that come back from a bookmark or the history bring their mode with them.
void AppSelections::follow_and_modes(const SelectionState& state) {
    for (const FieldSelection& selection : state.fields())
        selection.and_mode ? void(and_mode_.insert(selection.field)) : void(and_mode_.erase(selection.field));
}

}  // namespace orrery::engine
