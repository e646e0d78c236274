// What a session works on: an app, the session's own objects and variables, its selections and modal state.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/app.h"
#include "qix/call.h"
#include "qix/object_editor.h"
#include "qix/reload_debugger.h"
#include "qix/snapshot.h"

namespace orrery::qix {

class Engine;

/// Used on its session's strand only; snapshots go anywhere.
class Workspace {
public:
    explicit Workspace(Engine& engine) : engine_(engine) {}
    ~Workspace();

    bool is_open() const { return app_ != nullptr; }
    /// Throws QixError app_invalid when no app is open.
    app::App& app() const;
    const app::AppPtr& app_pointer() const { return app_; }
    const app::AppEntry& entry() const { return entry_; }
    /// The open app as the catalogue sees it now.
    void set_entry(app::AppEntry entry) {
        entry_ = std::move(entry);
        touch();
    }
    bool without_data() const { return without_data_; }
    /// `objects`: what the catalogue says of single objects; where it says nothing the app's rights count.
    void open_app(app::AppPtr app, app::AppEntry entry, const app::User& user, bool without_data,
                  const std::vector<app::ObjectEntry>& objects = {});
    void close_app();
    /// What the catalogue says now of the open app; true when its users see a difference.
    bool renew_entry(const app::AppEntry& entry);
    /// Whether the user may do that with the app (session apps: anything).
    bool may(std::string_view privilege) const { return app().is_session_app() || entry_.allows(privilege); }
    /// Throws access_denied unless the user may.
    void require(std::string_view privilege) const;

    // Objects
    app::ObjectPtr find(const std::string& id) const;
    /// The object of that kind; throws not_found.
    app::ObjectPtr get(const std::string& id, ObjectKind kind) const;
    /// Like find; throws not_found where another session has destroyed it.
    app::ObjectPtr existing(const std::string& id) const;
    bool is_session_object(const std::string& id) const { return session_objects_->contains(id); }
    /// Edits the session's objects; their changes go to effects.own.
    void edit_session(Effects& effects, const std::function<void(ObjectEditor&)>& edit);
    /// Edits the app's objects, if the user may update it; the changes go to effects.shared.
    void edit_app(Effects& effects, const std::function<void(ObjectEditor&)>& edit);
    /// Edits whichever set holds the object.
    void edit(const std::string& id, Effects& effects, const std::function<void(ObjectEditor&)>& edit);
    /// A new object, made by trial: what has to be changed in the app when the catalogue lets the user keep it there.
    struct OwnObject {
        std::string id;
        std::vector<ObjectEdit> edits;
        std::int64_t next_sequence = 1;
    };
    OwnObject try_own(const std::function<std::string(ObjectEditor&)>& make) const;
    /// Throws already_exists when its id was taken meanwhile.
    void take_in(const OwnObject& object, app::ObjectEntry rights, Effects& effects);
    /// What the user kept is gone from the catalogue: it leaves the app, and cannot be brought back by undoing.
    void give_up(const std::string& id, Effects& effects);
    /// Whether the object is one that the user keeps in an app that is not theirs to change.
    bool keeps(const app::StoredObject& object) const;
    /// What the catalogue says of an object now.
    void set_rights(app::ObjectEntry rights);
    /// Looks at whichever set holds the object, through the same class.
    void read(const std::string& id, const std::function<void(const ObjectEditor&)>& look) const;
    /// Takes back the session's latest change of objects; false when there is none, or somebody else has changed the
    /// same since.
    bool undo(Effects& effects);
    bool redo(Effects& effects);
    void clear_history(Effects& effects);
    void add_soft_patches(const std::string& id, const std::vector<Patch>& patches);
    bool clear_soft_patches(const std::string& id);
    std::vector<std::string> softly_patched() const;

    // Variables
    /// Value of a variable for the user's own view of the app only.
    void set_variable(const std::string& name, VariableValue value);
    void forget_variable(const std::string& name);

    // Reloads
    ReloadSettings& reload_settings() { return reload_settings_; }

    // Cyclic groups
    void set_active_field(const std::string& dimension, std::int64_t index) {
        active_fields_[dimension] = index;
        touch();
    }

    // Selections
    engine::AppSelections& selections();
    Modal& modal();
    /// The open search of a list object; searches are dropped by end_search.
    void set_search(const std::string& object, const std::string& path, std::string text);
    bool is_searching(const std::string& object, const std::string& path) const;
    void end_search(const std::string& object, const std::string& path);

    /// The open headers of a pivot table, to be changed.
    PivotExpansion& expansion(const std::string& object, const std::string& path);

    SnapshotPtr snapshot();
    /// Another session changed the app: selections follow a reload, destroyed objects are forgotten.
    void app_changed(const Changes& changes);
    /// Tells the app's other sessions.
    void broadcast(const Changes& changes, const Session& origin) const;

    // For change lists
    bool is_touched(const Target& target, const Changes& changes) const;
    bool is_gone(const Target& target, const Changes& changes) const;
    /// What the target's layout depends on, soft patches and inheritance included; nothing for what is no object.
    std::optional<Dependencies> dependencies_of(const Target& target) const;

private:
    const Dependencies& dependencies(const app::StoredObject& object) const;
    bool is_patched(const app::StoredObject& object) const;
    void follow_data();
    /// Edits without keeping the step.
    std::vector<ObjectEdit> change_session(Effects& effects, const std::function<void(ObjectEditor&)>& edit);
    std::vector<ObjectEdit> change_app(Effects& effects, const std::function<void(ObjectEditor&)>& edit);
    void repeat(const EditStep& step, Effects& effects, const std::function<void(ObjectEditor&)>& edit);
    void record(EditStep step, Effects& effects);
    std::shared_ptr<const Variables> variables() const;
    std::shared_ptr<const Variables> variable_objects() const;
    void touch() { snapshot_.reset(); }
    /// After a change of objects: variables among them are collected anew.
    void touch_objects(const Changes& changes) {
        touch();
        if (changes.variables || changes.data) variable_objects_.reset();
    }
    /// Drops what the session keeps about objects that are gone.
    void forget(const std::set<std::string>& destroyed);

    Engine& engine_;
    app::User user_;
    app::AppPtr app_;
    app::AppEntry entry_;
    std::shared_ptr<const ObjectRights> rights_ = std::make_shared<ObjectRights>();
    bool without_data_ = false;
    ReloadSettings reload_settings_;
    std::shared_ptr<const ObjectMap> session_objects_ = std::make_shared<ObjectMap>();
    std::int64_t next_sequence_ = 1;
    std::map<std::string, std::vector<Patch>> soft_patches_;
    EditHistory history_;
    std::map<std::string, std::int64_t> active_fields_;
    Variables session_values_;
    mutable std::shared_ptr<const Variables> variable_objects_;  // as the objects define them; null: to be collected
    std::shared_ptr<const engine::DataModel> loaded_;  // what selections_ are in, without fields that are made of it
    std::optional<engine::AppSelections> selections_;
    Modal modal_;
    std::map<std::pair<std::string, std::string>, std::string> searches_;
    Expansions expansions_;
    SnapshotPtr snapshot_;          // of the present state, until something changes
    app::DocumentPtr snapshot_of_;  // the document it was made of
    mutable std::map<const app::StoredObject*, std::pair<app::ObjectPtr, Dependencies>> dependencies_;
};

}  // namespace orrery::qix
