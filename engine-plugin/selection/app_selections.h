// The selections of one session in one app: the user's actions, alternate states, back and forward.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "selection/states_cache.h"

namespace orrery::engine {

/// Name of the default alternate state.
inline constexpr const char* kDefaultState = "$";

/// Not thread-safe: a session runs its calls one after another. Actions return false, and change nothing, where the
/// protocol answers qSuccess=false: an unknown state, a locked field without soft lock, a conflict with a locked field,
/// several values in a field that always has one. Element numbers beyond the field are ignored.
class AppSelections {
public:
    using Snapshot = std::map<std::string, SelectionState, std::less<>>;

    AppSelections(std::shared_ptr<const DataModel> model, std::shared_ptr<StatesCache> cache);

    [[nodiscard]] const std::shared_ptr<const DataModel>& model() const { return model_; }
    /// What follows from the state's selections. Throws std::out_of_range for an unknown state.
    [[nodiscard]] std::shared_ptr<const States> states(std::string_view state = kDefaultState) const;
    [[nodiscard]] const SelectionState& selection(std::string_view state = kDefaultState) const;

    // Alternate states
    [[nodiscard]] bool has_state(std::string_view state) const { return current_.find(state) != current_.end(); }
    [[nodiscard]] std::vector<std::string> state_names() const;
    /// False if the name is empty or taken.
    bool add_state(std::string_view state);
    /// False for the default state and unknown ones.
    bool remove_state(std::string_view state);

    // Actions on one field
    struct Target {
        std::string_view state = kDefaultState;
        FieldId field = kNoField;
        bool soft_lock = false;  // ignore locks
    };
    /// Selects the elements; with `toggle` each given value is added or removed instead.
    bool select(const Target& target, const std::vector<Element>& elements, bool toggle = false);
    bool select_possible(const Target& target);
    bool select_alternative(const Target& target);
    /// The alternatives if there are any, else the excluded values.
    bool select_excluded(const Target& target);
    bool select_all(const Target& target);
    bool clear(const Target& target);
    /// Clears every other unlocked field.
    bool clear_all_but(const Target& target);
    bool lock(const Target& target);
    bool unlock(const Target& target);
    /// Selects in several fields at once (cells of a chart): all or nothing.
    bool select_together(std::string_view state,
                         const std::vector<std::pair<FieldId, std::vector<Element>>>& selections, bool toggle = false,
                         bool soft_lock = false);

    // And-mode (and_mode.h)
    /// Present selections of the field are read the other way from then on. False where its table does not allow it.
    bool set_and_mode(FieldId field, bool on);
    [[nodiscard]] bool and_mode(FieldId field) const { return and_mode_.contains(field); }
    /// Demands that the values are not associated; with `toggle` each given one is demanded or no longer. False for a
    /// field that is not in and-mode.
    bool force_out(const Target& target, const std::vector<Element>& elements, bool toggle = false);

    // Actions on a whole state
    bool clear_all(std::string_view state, bool locked_too);
    bool lock_all(std::string_view state);
    bool unlock_all(std::string_view state);
    /// Replaces a state's selections (bookmarks); locks and and-modes are taken over.
    bool replace(std::string_view state, SelectionState selection);

    /// "Always one selected value": settable only while exactly one value is selected. False if it is not.
    bool set_one_and_only_one(FieldId field, bool on);
    [[nodiscard]] bool one_and_only_one(FieldId field) const { return only_one_.contains(field); }

    // History. An action is recorded when commit() is called, so a modal session records one entry at its end.
    void commit();
    bool back();
    bool forward();
    [[nodiscard]] std::size_t back_count() const { return back_.size(); }
    [[nodiscard]] std::size_t forward_count() const { return forward_.size(); }
    /// The state `steps` back (positive) or forward (negative), as $1 and $_1 in set expressions; nullptr if none.
    [[nodiscard]] const SelectionState* recorded(std::string_view state, int steps) const;
    [[nodiscard]] Snapshot snapshot() const { return current_; }
    /// Puts a snapshot back without touching the history.
    void restore(Snapshot snapshot);

    /// Moves to a reloaded model: selections follow their values, vanished values and fields are dropped.
    void rebase(std::shared_ptr<const DataModel> model);

private:
    /// What is to be selected in a field; nothing at all clears it.
    struct Choice {
        FieldId field = kNoField;
        Bitmap elements;
        Bitmap forced_out = {};  // for a field in and-mode
    };
    using Batch = std::vector<Choice>;

    bool apply(const Target& target, const Batch& batch);
    bool release_conflicts(SelectionState& state, const Batch& fresh, bool soft_lock) const;
    [[nodiscard]] bool all_possible(const SelectionState& state, const Batch& fresh) const;
    [[nodiscard]] bool holds(const FieldSelection& selection, bool soft_lock) const;
    [[nodiscard]] Choice chosen(const Target& target, const std::vector<Element>& elements, bool toggle) const;
    [[nodiscard]] Bitmap known(FieldId field, const std::vector<Element>& elements) const;
    void put(SelectionState& state, const Choice& choice) const;
    void follow_and_modes(const SelectionState& state);
    [[nodiscard]] SelectionState moved(const SelectionState& state, const DataModel& to) const;
    void step(std::vector<Snapshot>& from, std::vector<Snapshot>& to);

    std::shared_ptr<const DataModel> model_;
    std::shared_ptr<StatesCache> cache_;
    Snapshot current_;
    Snapshot committed_;
    std::vector<Snapshot> back_;
    std::vector<Snapshot> forward_;
    std::set<FieldId> only_one_;
    std::set<FieldId> and_mode_;
};

}  // namespace orrery::engine
