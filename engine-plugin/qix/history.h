// What a session did to objects, so that it can be undone and done again.
#pragma once

#include <string>
#include <vector>

#include "app/document.h"

namespace orrery::qix {

/// One object before and after a change; null where it did not exist.
struct ObjectEdit {
    std::string id;
    app::ObjectPtr before, after;
};

/// One request's changes. Objects of the app and of the session are never changed by the same step.
struct EditStep {
    std::vector<ObjectEdit> edits;
    bool of_session = false;
    bool own = false;  ///< of what the user keeps in an app that others own
};

/// Steps back and forward. Objects are immutable and shared, so that a step costs pointers only.
class EditHistory {
public:
    static constexpr std::size_t kMost = 100;

    /// What could have been done again is gone.
    void record(EditStep step);
    void clear();
    std::size_t undo_count() const { return done_.size(); }
    std::size_t redo_count() const { return undone_.size(); }

    /// The step to take back or do again, taken out; there must be one. Put it to the other side when that went well.
    EditStep take_done() { return take(done_); }
    EditStep take_undone() { return take(undone_); }
    void put_done(EditStep step) { done_.push_back(std::move(step)); }
    void put_undone(EditStep step) { undone_.push_back(std::move(step)); }

private:
    static EditStep take(std::vector<EditStep>& steps);

    std::vector<EditStep> done_, undone_;
};

}  // namespace orrery::qix
