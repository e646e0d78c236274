// Back and forward, and moving to a reloaded model.
#include <algorithm>

#include "selection/and_mode.h"
#include "selection/app_selections.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kMaxHistory = 100;

Bitmap moved_elements(const Bitmap& elements, const Field& from, const Field& to) {
    Bitmap result(to.cardinality());
    elements.for_each([&](std::uint64_t e) {
        Element found = to.find(from.symbols().value(static_cast<Element>(e)));
        if (found != kNoElement) result.set(found);
    });
    return result;
}

}  // namespace

void AppSelections::commit() {
    if (current_ == committed_) return;
    back_.push_back(std::move(committed_));
    if (back_.size() > kMaxHistory) back_.erase(back_.begin());
    forward_.clear();
    committed_ = current_;
}

void AppSelections::step(std::vector<Snapshot>& from, std::vector<Snapshot>& to) {
    to.push_back(std::move(committed_));
    restore(std::move(from.back()));
    from.pop_back();
    committed_ = current_;
}

void AppSelections::restore(Snapshot snapshot) {
    for (const auto& [name, state] : snapshot) follow_and_modes(state);
    current_ = std::move(snapshot);
}

bool AppSelections::back() {
    commit();
    if (back_.empty()) return false;
    step(back_, forward_);
    return true;
}

bool AppSelections::forward() {
    commit();
    if (forward_.empty()) return false;
    step(forward_, back_);
    return true;
}

const SelectionState* AppSelections::recorded(std::string_view state, int steps) const {
    const Snapshot* snapshot = &current_;
    if (steps != 0) {
        const std::vector<Snapshot>& stack = steps > 0 ? back_ : forward_;
        auto depth = static_cast<std::size_t>(steps > 0 ? steps : -steps);
        if (depth > stack.size()) return nullptr;
        snapshot = &stack[stack.size() - depth];
    }
    auto found = snapshot->find(state);
    return found == snapshot->end() ? nullptr : &found->second;
}

/// The same values selected in another model; vanished ones are dropped.
SelectionState AppSelections::moved(const SelectionState& state, const DataModel& to) const {
    std::vector<FieldSelection> by_age = state.fields();
    std::sort(by_age.begin(), by_age.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
    SelectionState result;
    for (const FieldSelection& selection : by_age) {
        const Field& old_field = model_->field(selection.field);
        std::optional<FieldId> id = to.find_field(old_field.name());
        if (!id) continue;
        const Field& new_field = to.field(*id);
        Bitmap elements = moved_elements(*selection.elements, old_field, new_field);
        Bitmap forced_out;
        if (selection.forced_out) forced_out = moved_elements(*selection.forced_out, old_field, new_field);
        if (selection.and_mode && and_mode_place(to, *id) && (elements.any() || forced_out.any())) {
            result.select_all_of(*id, std::move(elements), std::move(forced_out));
        } else if (elements.any()) {
            result.select(*id, std::move(elements));
        }
        result.lock(*id, selection.locked);
    }
    return result;
}

namespace {

void select_first(SelectionState& state, const DataModel& model, FieldId field) {
    Bitmap first(model.field(field).cardinality());
    first.set(0);
    state.select(field, std::move(first));
}

}  // namespace

void AppSelections::rebase(std::shared_ptr<const DataModel> model) {
    auto move_all = [&](Snapshot& snapshot) {
        for (auto& [name, state] : snapshot) state = moved(state, *model);
    };
    move_all(current_);
    move_all(committed_);
    for (Snapshot& snapshot : back_) move_all(snapshot);
    for (Snapshot& snapshot : forward_) move_all(snapshot);
    std::set<FieldId> only_one;
    for (FieldId field : only_one_) {
        std::optional<FieldId> id = model->find_field(model_->field(field).name());
        if (!id || model->field(*id).cardinality() == 0) continue;
        only_one.insert(*id);
        if (current_[kDefaultState].find(*id) == nullptr) select_first(current_[kDefaultState], *model, *id);
    }
    only_one_ = std::move(only_one);
    std::set<FieldId> and_mode;
    for (FieldId field : and_mode_)
        if (const auto id = model->find_field(model_->field(field).name()); id && and_mode_place(*model, *id))
            and_mode.insert(*id);
    and_mode_ = std::move(and_mode);
    model_ = std::move(model);
}

}  // namespace orrery::engine
