// Changes to a set of objects: create, set, order, destroy; keeps parents and children consistent.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/document.h"
#include "qix/changes.h"
#include "qix/history.h"

namespace orrery::qix {

using app::ObjectKind;
using app::ObjectMap;
using app::ObjectPtr;
using app::StoredObject;

/// Works on the objects of an app, or on the objects of one session; both look the same. Collects what it changed.
class ObjectEditor {
public:
    /// `owner`: who keeps new objects for themselves; empty: they are the app's. Children are whose the parent is.
    ObjectEditor(ObjectMap& objects, std::int64_t& next_sequence, Changes& changes, std::size_t limit,
                 std::string owner = {})
        : objects_(objects),
          next_sequence_(next_sequence),
          changes_(changes),
          limit_(limit),
          owner_(std::move(owner)) {}

    /// The object; throws QixError not_found naming the id.
    const StoredObject& get(const std::string& id) const;
    bool has(const std::string& id) const { return objects_.contains(id); }

    /// Adds an object; its id is the one in qInfo unless that is missing or taken. A parent gets it as its last child.
    std::string create(ObjectKind kind, json::Value properties, const std::string& parent = {});
    /// Replaces the properties; id and type stay as they are, whatever the new qInfo says.
    void set_properties(const std::string& id, json::Value properties);
    void set_state(const std::string& id, json::Value state);
    /// Embeds a copy of a bookmark in an object, in place of the one before.
    void embed_snapshot(const std::string& id, const StoredObject& bookmark);
    /// Makes an object the draft of another one.
    void set_draft(const std::string& id, const std::string& of);
    /// The ids must be the children, in a new order. Throws invalid_parameters otherwise.
    void set_child_order(const std::string& id, const std::vector<std::string>& order);
    /// The object with everything below it.
    void destroy(const std::string& id);
    /// Copies an object with everything below it, under new ids; returns the copy's id.
    std::string clone(const std::string& id);

    /// What was changed so far, each object once.
    std::vector<ObjectEdit> edits() const;
    /// Takes back (or does again) what another editor did. False, and nothing changes, when one of the objects is not
    /// as that editor left it: somebody else has changed it since.
    bool undo(const std::vector<ObjectEdit>& edits) { return replace(edits, &ObjectEdit::after, &ObjectEdit::before); }
    bool redo(const std::vector<ObjectEdit>& edits) { return replace(edits, &ObjectEdit::before, &ObjectEdit::after); }

    /// Gives an object the properties and children of another one, which is destroyed.
    void take_place(const std::string& id, const std::string& of);
    /// {qProperty, qChildren, qEmbeddedSnapshotRef} of an object and everything below it.
    json::Value tree(const std::string& id) const;
    /// Makes an object and what is below it equal to such an entry: children are matched by id, the rest is created or
    /// destroyed.
    void set_tree(const std::string& id, const json::Value& entry);

private:
    StoredObject& change(const std::string& id);
    void note_listing(const StoredObject& object);
    void note_before(const std::string& id);
    bool replace(const std::vector<ObjectEdit>& edits, ObjectPtr ObjectEdit::*expected, ObjectPtr ObjectEdit::*wanted);
    ObjectPtr present(const std::string& id) const;

    ObjectMap& objects_;
    std::int64_t& next_sequence_;
    Changes& changes_;
    const std::size_t limit_;
    const std::string owner_;
    std::map<std::string, ObjectPtr> before_;  // of what was changed; null: it was not there
};

/// Which lists show this kind.
Listing listing_of(ObjectKind kind);

}  // namespace orrery::qix
