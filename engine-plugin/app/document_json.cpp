#include "app/document_json.h"

#include <algorithm>

namespace orrery::app {
namespace {

constexpr int kFormat = 1;
constexpr std::string_view kKinds[] = {"object", "dimension", "measure", "bookmark", "variable"};

ObjectKind kind_named(std::string_view name) {
    const auto found = std::find(std::begin(kKinds), std::end(kKinds), name);
    if (found == std::end(kKinds)) throw json::Error("unknown kind of object \"" + std::string(name) + "\"");
    return static_cast<ObjectKind>(found - std::begin(kKinds));
}

json::Value texts(const std::vector<std::string>& items) {
    json::Value list = json::Value::array();
    for (const std::string& item : items) list.push_back(item);
    return list;
}

std::vector<std::string> read_texts(const json::Value& list) {
    std::vector<std::string> items;
    for (const json::Value& item : list.items()) items.push_back(item.as_string());
    return items;
}

json::Value write_fields(const std::vector<FieldOnTheFly>& fields) {
    json::Value list = json::Value::array();
    for (const FieldOnTheFly& field : fields)
        list.push_back(json::Value::object({{"name", field.name}, {"expression", field.expression}}));
    return list;
}

std::vector<FieldOnTheFly> read_fields(const json::Value& list) {
    std::vector<FieldOnTheFly> fields;
    for (const json::Value& item : list.items())
        fields.push_back({std::string(item["name"].as_string()), std::string(item["expression"].as_string())});
    return fields;
}

json::Value write_object(const StoredObject& object) {
    json::Value out = json::Value::object({{"kind", name_of(object.kind)},
                                           {"id", object.id},
                                           {"type", object.type},
                                           {"sequence", object.sequence},
                                           {"created", object.created},
                                           {"modified", object.modified},
                                           {"properties", object.properties}});
    if (!object.parent.empty()) out.set("parent", object.parent);
    if (!object.children.empty()) out.set("children", texts(object.children));
    if (!object.state.is_null()) out.set("state", object.state);
    if (object.from_script) out.set("fromScript", true);
    if (!object.draft_of.empty()) out.set("draftOf", object.draft_of);
    if (!object.draft.empty()) out.set("draft", object.draft);
    if (object.published) out.set("published", true);
    if (object.approved) out.set("approved", true);
    if (!object.owner.empty()) out.set("owner", object.owner);
    if (!object.snapshot.empty()) out.set("snapshot", object.snapshot);
    return out;
}

ObjectPtr read_object(const json::Value& in) {
    auto object = std::make_shared<StoredObject>();
    object->kind = kind_named(in["kind"].as_string());
    object->id = in["id"].as_string();
    object->type = in["type"].as_string();
    object->sequence = in["sequence"].as_integer();
    object->created = in["created"].string_or("");
    object->modified = in["modified"].string_or("");
    object->properties = in["properties"];
    object->parent = in["parent"].string_or("");
    object->children = read_texts(in["children"]);
    object->state = in["state"];
    object->from_script = in["fromScript"].bool_or(false);
    object->draft_of = in["draftOf"].string_or("");
    object->draft = in["draft"].string_or("");
    object->published = in["published"].bool_or(false);
    object->approved = in["approved"].bool_or(false);
    object->owner = in["owner"].string_or("");
    object->snapshot = in["snapshot"].string_or("");
    return object;
}

}  // namespace

std::string_view name_of(ObjectKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::string to_json(const Document& document, const std::string& data_file) {
    json::Value objects = json::Value::array();
    for (const auto& [id, object] : document.objects) objects.push_back(write_object(*object));
    const json::Value out = json::Value::object({{"format", kFormat},
                                                 {"id", document.id},
                                                 {"title", document.title},
                                                 {"created", document.created},
                                                 {"modified", document.modified},
                                                 {"lastReload", document.last_reload},
                                                 {"dataFile", data_file},
                                                 {"nextSequence", document.next_sequence},
                                                 {"script", document.script},
                                                 {"properties", document.properties},
                                                 {"states", texts(document.states)},
                                                 {"favouriteVariables", texts(document.favourite_variables)},
                                                 {"fieldsOnTheFly", write_fields(document.fields_on_the_fly)},
                                                 {"prohibitBinaryLoad", document.prohibit_binary_load},
                                                 {"objects", std::move(objects)}});
    return json::dump(out, json::Style::pretty);
}

ReadDocument from_json(std::string_view text) {
    const json::Value in = json::parse(text, {.depth = 256, .bytes = std::size_t{1} << 30, .values = 50'000'000});
    if (in["format"].integer_or(0) != kFormat)
        throw json::Error("the app was saved by another version (format " + json::dump(in["format"]) +
                          ", this engine reads " + std::to_string(kFormat) + ")");
    ReadDocument read;
    Document& document = read.document;
    document.id = in["id"].as_string();
    document.title = in["title"].as_string();
    document.created = in["created"].string_or("");
    document.modified = in["modified"].string_or("");
    document.last_reload = in["lastReload"].string_or("");
    document.next_sequence = in["nextSequence"].integer_or(1);
    document.script = in["script"].string_or("");
    document.properties = in["properties"];
    document.states = read_texts(in["states"]);
    document.favourite_variables = read_texts(in["favouriteVariables"]);
    document.fields_on_the_fly = read_fields(in["fieldsOnTheFly"]);
    document.prohibit_binary_load = in["prohibitBinaryLoad"].bool_or(false);
    for (const json::Value& item : in["objects"].items()) {
        ObjectPtr object = read_object(item);
        const std::string object_id = object->id;
        document.objects.put(object_id, std::move(object));
    }
    read.data_file = in["dataFile"].string_or("");
    return read;
}

}  // namespace orrery::app
