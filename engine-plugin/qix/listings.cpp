#include "qix/listings.h"

#include <algorithm>
#include <set>

#include "qix/definitions.h"
#include "qix/errors.h"
#include "qix/seen_data.h"
#include "storage/data_model.h"
#include "storage/system_fields.h"
#include "storage/tags.h"

namespace orrery::qix {
namespace {

using json::Value;

Value texts(const std::vector<std::string>& items) {
    Value list = Value::array();
    for (const std::string& item : items) list.push_back(item);
    return list;
}

Value info_of(const app::StoredObject& object) { return Value::object({{"qId", object.id}, {"qType", object.type}}); }

/// What a list's pointers lead into: the properties, with what lists of master items ask for besides.
Value listed_properties(const Snapshot& snapshot, const app::StoredObject& object) {
    Value properties = snapshot.effective_properties(object);
    if (object.kind == app::ObjectKind::dimension) properties.set("qDimInfos", dimension_infos(snapshot, properties));
    properties.set("qMeta", properties["qMetaDef"].is_object() ? properties["qMetaDef"] : Value::object());
    return properties;
}

Value item_data(const Value& properties, const Value& data) {
    Value result = Value::object();
    for (const json::Member& wanted : data.members()) {
        const std::string_view pointer = wanted.value.string_or("");
        if (!pointer.starts_with('/')) continue;
        if (const Value* found = json::resolve(properties, pointer)) result.set(wanted.name, *found);
    }
    return result;
}

std::vector<std::string> source_tables(const engine::DataModel& model, engine::FieldId field) {
    std::vector<std::string> tables;
    for (const engine::Occurrence& occurrence : model.occurrences(field))
        if (const engine::Table& table = model.table(occurrence.table);
            !is_of_field_on_the_fly(table.details()) && !is_system(table.details()))
            tables.push_back(table.name());
    return tables;
}

Value field_item(const Snapshot& snapshot, engine::FieldId id, bool with_tables) {
    const engine::DataModel& model = *snapshot.model;
    const engine::Field& field = model.field(id);
    Value item = Value::object(
        {{"qName", field.name()}, {"qCardinal", field.cardinality()}, {"qTags", texts(field.details().tags)}});
    const auto& tags = field.details().tags;
    if (std::find(tags.begin(), tags.end(), "$numeric") != tags.end()) item.set("qIsNumeric", true);
    if (std::find(tags.begin(), tags.end(), "$hidden") != tags.end()) item.set("qIsHidden", true);
    if (is_system(model, id)) item.set("qIsSystem", true);
    if (snapshot.selections->and_mode(id)) item.set("qAndMode", true);
    if (is_on_the_fly(snapshot, id)) {
        item.set("qIsDefinitionOnly", true);
        item.set("qReadableName", field.name());
    }
    if (with_tables) item.set("qSrcTables", texts(source_tables(model, id)));
    return item;
}

}  // namespace

Value dimension_infos(const Snapshot& snapshot, const Value& properties) {
    Value infos = Value::array();
    for (const Value& definition : properties["qDim"]["qFieldDefs"].items()) {
        Value info = Value::object({{"qTags", Value::array()}, {"qIsSemantic", false}});
        if (const auto id = plain_field(*snapshot.model, definition.string_or(""))) {
            info.set("qTags", texts(snapshot.model->field(*id).details().tags));
            info.set("qCardinal", snapshot.model->field(*id).cardinality());
        }
        infos.push_back(std::move(info));
    }
    return infos;
}

std::vector<app::ObjectPtr> objects_of_kind(const Snapshot& snapshot, app::ObjectKind kind) {
    std::vector<app::ObjectPtr> found;
    const auto wanted = [&](const app::StoredObject& object) {
        const bool embedded = kind == app::ObjectKind::bookmark && !object.parent.empty();
        return object.kind == kind && !embedded;
    };
    const auto sort_from = [&](std::size_t first) {
        std::sort(found.begin() + static_cast<std::ptrdiff_t>(first), found.end(),
                  [](const auto& a, const auto& b) { return a->sequence < b->sequence; });
    };
    for (const app::ObjectPtr& object : snapshot.app_objects())
        if (wanted(*object)) found.push_back(object);
    sort_from(0);
    const std::size_t of_app = found.size();
    for (const auto& [id, object] : *snapshot.session_objects)
        if (wanted(*object)) found.push_back(object);
    sort_from(of_app);
    return found;
}

namespace {

Value owner_of(const Snapshot& snapshot, const app::StoredObject& object) {
    const std::size_t slash = object.owner.find('\\');
    if (slash != std::string::npos)
        return Value::object({{"userId", object.owner.substr(slash + 1)},
                              {"userDirectory", object.owner.substr(0, slash)},
                              {"name", object.owner.substr(slash + 1)}});
    return Value::object({{"userId", snapshot.entry.owner.id},
                          {"userDirectory", snapshot.entry.owner.directory},
                          {"name", snapshot.entry.owner_name}});
}

}  // namespace

Value object_meta(const Snapshot& snapshot, const app::StoredObject& object) {
    Value meta = object.properties["qMetaDef"];
    if (!meta.is_object()) meta = Value::object();
    const bool own = snapshot.is_session_object(object.id);
    Value privileges = Value::array();
    for (const char* privilege : {"read", "update", "delete", "exportdata"})
        if (own || snapshot.allows(object, privilege)) privileges.push_back(privilege);
    meta.set("privileges", std::move(privileges));
    if (own) return meta;
    meta.set("createdDate", object.created);
    meta.set("modifiedDate", object.modified);
    const auto rights = snapshot.rights->find(object.id);
    const bool known = rights != snapshot.rights->end();
    const bool with_app = object.owner.empty() && snapshot.entry.published;
    meta.set("published", object.published || (known ? rights->second.published : with_app));
    meta.set("approved", object.approved || (known ? rights->second.approved : with_app));
    meta.set("sourceObject", object.draft_of);
    meta.set("draftObject", object.draft);
    meta.set("owner", owner_of(snapshot, object));
    return meta;
}

Value list_item(const Snapshot& snapshot, const app::StoredObject& object, const Value& data) {
    return Value::object({{"qInfo", info_of(object)},
                          {"qMeta", object_meta(snapshot, object)},
                          {"qData", item_data(listed_properties(snapshot, object), data)}});
}

Value child_list(const Snapshot& snapshot, const app::StoredObject& parent, const Value& definition) {
    Value items = Value::array();
    for (const std::string& id : parent.children)
        if (const app::ObjectPtr child = snapshot.find(id))
            items.push_back(list_item(snapshot, *child, definition["qData"]));
    return Value::object({{"qItems", std::move(items)}});
}

Value object_list(const Snapshot& snapshot, app::ObjectKind kind, const Value& definition) {
    const std::string_view type = definition["qType"].string_or("");
    const bool only_top_level = kind == app::ObjectKind::object;
    Value items = Value::array();
    for (const app::ObjectPtr& object : objects_of_kind(snapshot, kind)) {
        if (!type.empty() && object->type != type) continue;
        if (type.empty() && only_top_level && !object->parent.empty()) continue;
        // The session's own objects would show themselves in their own lists.
        if (kind == app::ObjectKind::object && snapshot.is_session_object(object->id)) continue;
        items.push_back(list_item(snapshot, *object, definition["qData"]));
    }
    return Value::object({{"qItems", std::move(items)}});
}

bool is_reserved_variable(std::string_view name) {
    static const std::set<std::string_view> reserved = {"ThousandSep",
                                                        "DecimalSep",
                                                        "MoneyThousandSep",
                                                        "MoneyDecimalSep",
                                                        "MoneyFormat",
                                                        "TimeFormat",
                                                        "DateFormat",
                                                        "TimestampFormat",
                                                        "FirstWeekDay",
                                                        "BrokenWeeks",
                                                        "ReferenceDay",
                                                        "FirstMonthOfYear",
                                                        "CollationLocale",
                                                        "MonthNames",
                                                        "LongMonthNames",
                                                        "DayNames",
                                                        "LongDayNames",
                                                        "NumericalAbbreviation",
                                                        "CreateSearchIndexOnReload",
                                                        "NullDisplay",
                                                        "NullInterpret",
                                                        "NullValue",
                                                        "OtherSymbol",
                                                        "HidePrefix",
                                                        "HideSuffix",
                                                        "Include",
                                                        "OpenUrlTimeout",
                                                        "StripComments",
                                                        "Verbatim",
                                                        "ErrorMode",
                                                        "ScriptError",
                                                        "ScriptErrorCount",
                                                        "ScriptErrorList",
                                                        "ScriptErrorDetails"};
    return reserved.contains(name);
}

Value variable_list(const Snapshot& snapshot, const Value& definition) {
    const bool show_reserved = definition["qShowReserved"].bool_or(false);
    const bool show_session = definition["qShowSession"].bool_or(false);
    Value items = Value::array();
    for (const app::ObjectPtr& object : objects_of_kind(snapshot, app::ObjectKind::variable)) {
        const std::string name(object->properties["qName"].string_or(""));
        const bool reserved = is_reserved_variable(name);
        if (reserved && !show_reserved) continue;
        if (snapshot.is_session_object(object->id) && !show_session) continue;
        Value item = list_item(snapshot, *object, definition["qData"]);
        item.set("qName", name);
        item.set("qDescription", object->properties["qComment"].string_or(""));
        item.set("qDefinition", object->properties["qDefinition"].string_or(""));
        if (reserved) item.set("qIsReserved", true);
        if (object->from_script) item.set("qIsScriptCreated", true);
        items.push_back(std::move(item));
    }
    return Value::object({{"qItems", std::move(items)}});
}

Value field_list(const Snapshot& snapshot, const Value& definition) {
    const bool show_hidden = definition["qShowHidden"].bool_or(false);
    const bool show_system = definition["qShowSystem"].bool_or(false);
    const bool show_on_the_fly = definition["qShowDefinitionOnly"].bool_or(false);
    Value items = Value::array();
    for (engine::FieldId id = 0; id < snapshot.model->field_count(); ++id) {
        const engine::FieldDetails& details = snapshot.model->field(id).details();
        const bool hidden = std::find(details.tags.begin(), details.tags.end(), "$hidden") != details.tags.end();
        const bool system = is_system(*snapshot.model, id);
        if ((hidden && !show_hidden && !system) || ((details.synthetic || system) && !show_system)) continue;
        if (is_on_the_fly(snapshot, id) && !show_on_the_fly) continue;
        items.push_back(field_item(snapshot, id, definition["qShowSrcTables"].bool_or(false)));
    }
    return Value::object({{"qItems", std::move(items)}});
}

}  // namespace orrery::qix
