// Lists in layouts: children of an object, objects, master items, bookmarks, variables and fields of an app.
#pragma once

#include <vector>

#include "orrery/kit/json.h"
#include "qix/snapshot.h"

namespace orrery::qix {

/// Objects of a kind, of the app and of the session, in the order they were made.
std::vector<app::ObjectPtr> objects_of_kind(const Snapshot& snapshot, app::ObjectKind kind);

/// {qInfo, qMeta, qData}: `data` maps names to JSON pointers into the object's properties.
json::Value list_item(const Snapshot& snapshot, const app::StoredObject& object, const json::Value& data);

/// qDimInfos of a master dimension's properties: tags and cardinality of each of its fields.
json::Value dimension_infos(const Snapshot& snapshot, const json::Value& properties);

/// qMeta of an object: its qMetaDef, when it was made and changed, what the user may do with it.
json::Value object_meta(const Snapshot& snapshot, const app::StoredObject& object);

/// qChildList of an object.
json::Value child_list(const Snapshot& snapshot, const app::StoredObject& parent, const json::Value& definition);
/// qAppObjectList, qDimensionList, qMeasureList or qBookmarkList: items of a kind, filtered by qType.
json::Value object_list(const Snapshot& snapshot, app::ObjectKind kind, const json::Value& definition);
/// qVariableList.
json::Value variable_list(const Snapshot& snapshot, const json::Value& definition);
/// qFieldList.
json::Value field_list(const Snapshot& snapshot, const json::Value& definition);

/// True for the variables that steer formats and the script, which lists hide unless asked.
bool is_reserved_variable(std::string_view name);

}  // namespace orrery::qix
