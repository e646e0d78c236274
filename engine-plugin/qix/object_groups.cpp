#include "qix/object_groups.h"

#include <algorithm>
#include <set>

#include "qix/environment.h"
#include "qix/errors.h"
#include "qix/patches.h"

namespace orrery::qix {
namespace {

using json::Value;

constexpr std::size_t kMostMembers = 10'000;

/// A group where both ids are given.
std::string id_of_member(const Value& member) {
    const std::string group(member["qGroupId"].string_or(""));
    return group.empty() ? std::string(member["qObjectId"].string_or("")) : group;
}

Value::Array& members_of(Value& definition) {
    Value& members = definition.member("qMemberIds");
    if (!members.is_array()) members = Value::array();
    return members.as_array();
}

void erase_member(Value& definition, const std::string& id) {
    std::erase_if(members_of(definition), [&](const Value& member) { return id_of_member(member) == id; });
}

}  // namespace

Value group_definition(const Value& given) {
    if (!given.is_object()) throw QixError(ErrorCode::invalid_parameters, "qGroupDef must be an object", "qGroupDef");
    Value definition = given;
    const auto fill = [&](const char* name, Value otherwise) {
        if (!definition.contains(name)) definition.set(name, std::move(otherwise));
    };
    fill("qClass", "bookmark");
    fill("qObjectType", "bookmark");
    fill("qGroupType", "objectgroup");
    fill("qLabel", "");
    fill("qMemberIds", Value::array());
    const std::string_view kind = definition["qClass"].string_or("");
    if (kind == "MEMBER_BOOKMARK") definition.set("qClass", "bookmark");
    if (kind == "MEMBER_OBJECT") definition.set("qClass", "object");
    if (const std::string_view known = definition["qClass"].string_or(""); known != "bookmark" && known != "object")
        throw QixError(ErrorCode::invalid_parameters, "qClass must be bookmark or object", "qClass");
    return definition;
}

ObjectGroups::ObjectGroups(ObjectEditor& editor, const Snapshot& seen, std::string owner, std::string path)
    : editor_(editor), seen_(seen), owner_(std::move(owner)), path_(std::move(path)) {
    if (!path_.starts_with('/') || path_ == "/qInfo" || path_.starts_with("/qInfo/"))
        throw QixError(ErrorCode::invalid_path, "qPath leads to no group, as /qNxGroupDef does", path_);
}

const Value& ObjectGroups::definition(const std::string& group) const {
    const StoredObject& object = editor_.get(id_of(group));
    const Value* found = json::resolve(object.properties, path_);
    // Groups of another object would be changed with the rights for this one.
    if (found == nullptr || !found->is_object() || (object.id != owner_ && object.parent != owner_))
        throw QixError(ErrorCode::invalid_path, "the object " + object.id + " has no group of this object there",
                       path_);
    return *found;
}

void ObjectGroups::change(const std::string& group, const std::function<void(Value& definition)>& edit) {
    definition(group);
    Value properties = editor_.get(id_of(group)).properties;
    edit(*json::resolve(properties, path_));
    editor_.set_properties(id_of(group), std::move(properties));
}

std::string ObjectGroups::create(const std::string& group, const Value& given) {
    Value made = group_definition(given);
    const Value::Array members = made["qMemberIds"].is_array() ? made["qMemberIds"].as_array() : Value::Array();
    made.set("qMemberIds", Value::array());
    Value properties = Value::object(
        {{"qInfo", Value::object({{"qType", definition(group)["qGroupType"].string_or("objectgroup")}})}});
    properties = patched(properties, {{"add", path_, std::move(made)}});
    const std::string id = editor_.create(ObjectKind::object, std::move(properties), owner_);
    add(id, members, {});
    add(group, {Value::object({{"qGroupId", id}})}, {});
    return id;
}

Value ObjectGroups::known_member(const std::string& group, const Value& member) const {
    const std::string inner(member["qGroupId"].string_or(""));
    if (!inner.empty()) {
        definition(inner);
        require_not_inside(group, inner);
        return Value::object({{"qGroupId", inner}});
    }
    const std::string id(member["qObjectId"].string_or(""));
    if (id.empty())
        throw QixError(ErrorCode::invalid_parameters, "a member needs a qObjectId or a qGroupId", "qMembers");
    const Value& wanted = definition(group);
    const StoredObject& object = seen_.get(id);
    const bool bookmarks = wanted["qClass"].string_or("bookmark") == "bookmark";
    const std::string_view type = wanted["qObjectType"].string_or("");
    if (object.kind != (bookmarks ? ObjectKind::bookmark : ObjectKind::object) ||
        (!type.empty() && object.type != type))
        throw QixError(ErrorCode::invalid_parameters,
                       "the group holds " + std::string(bookmarks ? "bookmarks" : "objects") + " of the type \"" +
                           std::string(type) + "\", which " + id + " is not",
                       id);
    return Value::object({{"qObjectId", id}});
}

bool ObjectGroups::holds(const std::string& group, const std::string& member) const {
    const Value* list = json::resolve(editor_.get(group).properties, path_);
    if (list == nullptr) return false;
    const auto& items = (*list)["qMemberIds"].items();
    return std::any_of(items.begin(), items.end(), [&](const Value& each) { return id_of_member(each) == member; });
}

void ObjectGroups::require_not_inside(const std::string& group, const std::string& member) const {
    std::vector<std::string> below{member};
    for (std::size_t next = 0; next < below.size(); ++next) {
        if (below[next] == id_of(group))
            throw QixError(ErrorCode::invalid_parameters, "a group cannot hold itself", member);
        if (below.size() > kMostMembers) continue;
        const std::vector<std::string> inner = groups_in(below[next]);
        below.insert(below.end(), inner.begin(), inner.end());
    }
}

std::vector<std::string> ObjectGroups::groups_in(const std::string& group) const {
    std::vector<std::string> groups;
    const Value* list = editor_.has(group) ? json::resolve(editor_.get(group).properties, path_) : nullptr;
    if (list == nullptr) return groups;
    for (const Value& member : (*list)["qMemberIds"].items())
        if (const std::string_view id = member["qGroupId"].string_or(""); !id.empty()) groups.emplace_back(id);
    return groups;
}

/// Of the owner and its groups.
std::vector<std::string> ObjectGroups::holders_of(const std::string& member) const {
    std::vector<std::string> holders = editor_.get(owner_).children;
    holders.push_back(owner_);
    std::erase_if(holders, [&](const std::string& holder) { return !holds(holder, member); });
    return holders;
}

void ObjectGroups::add(const std::string& group, const Value::Array& members, const std::string& before) {
    Value::Array known;
    std::set<std::string> named;
    for (const Value& member : members)
        if (Value found = known_member(group, member); named.insert(id_of_member(found)).second)
            known.push_back(std::move(found));
    change(group, [&](Value& definition) {
        for (const Value& member : known)
            if (id_of_member(member) != before) erase_member(definition, id_of_member(member));
        Value::Array& list = members_of(definition);
        auto at = list.end();
        if (!before.empty())
            at =
                std::find_if(list.begin(), list.end(), [&](const Value& each) { return id_of_member(each) == before; });
        if (!before.empty() && at == list.end())
            throw QixError(ErrorCode::not_found, "Not found: member " + before, "qPosId");
        if (list.size() + known.size() > kMostMembers)
            throw QixError(ErrorCode::invalid_parameters, "a group has at most 10000 members", "qMembers");
        std::erase_if(known, [&](const Value& member) { return id_of_member(member) == before; });
        list.insert(at, known.begin(), known.end());
    });
}

void ObjectGroups::remove(const std::string& group, const std::vector<std::string>& members) {
    change(group, [&](Value& definition) {
        for (const std::string& id : members) erase_member(definition, id);
    });
}

void ObjectGroups::destroy(const std::string& group) {
    if (group.empty() || group == owner_)
        throw QixError(ErrorCode::invalid_parameters, "qGroupId must name a group inside of the object", "qGroupId");
    definition(group);
    for (const std::string& holder : holders_of(group)) remove(holder, {group});
    const std::vector<std::string> inner = groups_in(group);
    editor_.destroy(group);
    // A group that is in no list any more could not be reached.
    for (const std::string& each : inner)
        if (editor_.has(each) && editor_.get(each).parent == owner_ && holders_of(each).empty()) destroy(each);
}

void ObjectGroups::set_label(const std::string& group, const std::string& label) {
    change(group, [&](Value& definition) { definition.set("qLabel", label); });
}

Value group_layout(const Snapshot& snapshot, const Environment& environment, const Value& definition,
                   const std::string& state) {
    Value layout = definition;
    layout.set("qLabel", environment.text(std::string(definition["qLabel"].string_or("")), state));
    Value members = Value::array();
    for (const Value& member : definition["qMemberIds"].items())
        if (snapshot.find(id_of_member(member)) != nullptr) members.push_back(member);
    layout.set("qMemberIds", std::move(members));
    return layout;
}

}  // namespace orrery::qix
