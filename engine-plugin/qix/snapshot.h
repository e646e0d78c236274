// What a calculation reads: the state of a session at one moment, immutable, for any thread.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/catalogue.h"
#include "app/document.h"
#include "qix/expansion.h"
#include "qix/patches.h"
#include "selection/app_selections.h"
#include "selection/states_cache.h"

namespace orrery::engine {
class CalculationCache;
}

namespace orrery::qix {

/// A variable as expressions see it.
struct VariableValue {
    std::string definition;  ///< text; with a leading "=" it is evaluated
    double number = 0;       ///< of a value set as a dual
    bool is_dual = false;    ///< set as text and number; then `definition` is the text
    std::string object_id;   ///< of the variable's generic object
};
using Variables = std::map<std::string, VariableValue, std::less<>>;

/// A modal session: only this object's definitions may select until it ends.
struct Modal {
    std::string object;  ///< empty: none
    std::vector<std::string> paths;
    engine::AppSelections::Snapshot before;
    bool selected = false;  ///< something was selected since it began
};

/// What the catalogue says of an app's objects, by id.
using ObjectRights = std::map<std::string, app::ObjectEntry, std::less<>>;

struct Snapshot {
    app::User user;
    app::AppEntry entry;                         ///< the app as the user sees it, privileges included
    std::shared_ptr<const ObjectRights> rights;  ///< of single objects; what is not among them has the app's
    app::DocumentPtr document;
    std::shared_ptr<const engine::DataModel> model;   ///< with the fields of the system and on the fly
    std::shared_ptr<const engine::DataModel> loaded;  ///< what the user sees of what the script loaded
    std::shared_ptr<const app::ObjectMap> session_objects;
    std::shared_ptr<const std::map<std::string, std::vector<Patch>>> soft_patches;
    std::shared_ptr<const Variables> variables;
    std::shared_ptr<const engine::AppSelections> selections;
    std::shared_ptr<engine::StatesCache> states_cache;
    std::shared_ptr<engine::CalculationCache> calculation_cache;
    std::map<std::pair<std::string, std::string>, std::string> searches;  ///< open in lists, by object id and path
    std::shared_ptr<const Expansions> expansions;
    std::map<std::string, std::int64_t> active_fields;  ///< of cyclic master dimensions, by id: the session's choice
    Modal modal;
    std::size_t undo_count = 0, redo_count = 0;  ///< steps of the session that can be undone and done again
    bool without_data = false;
    std::chrono::milliseconds calculation_limit{0};  ///< for one calculation

    /// Nothing for an unknown id; session objects come first.
    app::ObjectPtr find(const std::string& id) const;
    /// The app's objects that the user gets to see, in the order of ids.
    std::vector<app::ObjectPtr> app_objects() const;
    /// The same; throws QixError not_found.
    const app::StoredObject& get(const std::string& id) const;
    /// The open headers of a pivot table: none of a table that nobody opened anything in.
    const PivotExpansion& expansion(const std::string& object, const std::string& path) const;
    /// Whether the user may do that with one of the app's objects.
    bool allows(const app::StoredObject& object, std::string_view privilege) const;
    /// Which field of a cyclic master dimension is shown.
    std::int64_t active_field(const std::string& dimension) const;
    bool is_session_object(const std::string& id) const { return session_objects->contains(id); }
    /// Properties with what the object extends below and soft patches on top.
    json::Value effective_properties(const app::StoredObject& object) const;
    /// Alternate state of an object or definition: its own, else "$".
    static std::string state_name(const json::Value& definition, const std::string& inherited);
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

}  // namespace orrery::qix
