// Groups of objects: lists of bookmarks or objects, and of further groups, that a generic object keeps under a path of
// its properties. A group inside is an object of its own with its list under the same path.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "orrery/kit/json.h"
#include "qix/object_editor.h"
#include "qix/snapshot.h"

namespace orrery::qix {

class Environment;

/// The groups of one object under one path (as "/qNxGroupDef"). Lives as long as the edit. Errors are QixErrors:
/// invalid_path where the object has no group there, not_found for members and groups that do not exist.
class ObjectGroups {
public:
    /// Members are looked up in what the user saw before the edit.
    ObjectGroups(ObjectEditor& editor, const Snapshot& seen, std::string owner, std::string path);

    /// A new group, made of an NxGroupDef, as the last member of `group`. Returns its id. An empty `group` is, here and
    /// below, that of the object itself.
    std::string create(const std::string& group, const json::Value& definition);
    /// `members` are NxGroupObjectIds. They go before the member `before`, or to the end; who is there already moves.
    void add(const std::string& group, const json::Value::Array& members, const std::string& before);
    void remove(const std::string& group, const std::vector<std::string>& members);
    /// The group goes, and with it the groups that only it held; bookmarks and objects stay in the app.
    void destroy(const std::string& group);
    void set_label(const std::string& group, const std::string& label);

private:
    const std::string& id_of(const std::string& group) const { return group.empty() ? owner_ : group; }
    const json::Value& definition(const std::string& group) const;
    void change(const std::string& group, const std::function<void(json::Value& definition)>& edit);
    json::Value known_member(const std::string& group, const json::Value& member) const;
    bool holds(const std::string& group, const std::string& member) const;
    std::vector<std::string> holders_of(const std::string& member) const;
    std::vector<std::string> groups_in(const std::string& group) const;
    void require_not_inside(const std::string& group, const std::string& member) const;

    ObjectEditor& editor_;
    const Snapshot& seen_;
    const std::string owner_;
    const std::string path_;
};

/// NxGroupDef with its defaults. Throws invalid_parameters for a class that does not exist.
json::Value group_definition(const json::Value& given);
/// What a layout shows of a group: the label evaluated, and of the members those that are there.
json::Value group_layout(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                         const std::string& state);

}  // namespace orrery::qix
