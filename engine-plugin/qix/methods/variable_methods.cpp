// Variables: of the app, and of the session.
#include "qix/listings.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

app::ObjectPtr variable_named(Call& call, const std::string& name) {
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const auto found = snapshot->variables->find(name);
    return found == snapshot->variables->end() ? nullptr : workspace(call).find(found->second.object_id);
}

void check_name(Call& call, const json::Value& properties, const std::string& own_id) {
    const std::string name(properties["qName"].string_or(""));
    if (name.empty()) throw QixError(ErrorCode::variable_no_name, "a variable needs a name", "qName");
    const app::ObjectPtr other = variable_named(call, name);
    if (other != nullptr && other->id != own_id)
        throw QixError(ErrorCode::variable_duplicate_name, "a variable named \"" + name + "\" exists already", name);
}

json::Value typed(json::Value properties) {
    if (properties["qInfo"]["qType"].string_or("").empty()) properties.member("qInfo").set("qType", "variable");
    return properties;
}

Answer create_variable(Call& call) {
    const json::Value properties = typed(call.params["qProp"]);
    check_name(call, properties, {});
    std::string id;
    workspace(call).edit_app(call.effects,
                             [&](ObjectEditor& editor) { id = editor.create(ObjectKind::variable, properties); });
    const app::ObjectPtr variable = workspace(call).existing(id);
    json::Value result = return_object(call, variable);
    result.set("qInfo", variable->properties["qInfo"]);
    return result;
}

Answer create_session_variable(Call& call) {
    const json::Value properties = typed(call.params["qProp"]);
    check_name(call, properties, {});
    std::string id;
    workspace(call).edit_session(call.effects,
                                 [&](ObjectEditor& editor) { id = editor.create(ObjectKind::variable, properties); });
    return return_object(call, workspace(call).find(id));
}

Answer get_by_id(Call& call) {
    app::ObjectPtr object = workspace(call).find(call.params.text("qId"));
    if (object != nullptr && object->kind != ObjectKind::variable) object = nullptr;
    return return_object(call, object);
}

Answer get_by_name(Call& call) { return return_object(call, variable_named(call, call.params.text("qName"))); }

Answer destroy(Call& call, const app::ObjectPtr& variable) {
    if (variable == nullptr) throw QixError(ErrorCode::not_found, "Not found: there is no such variable");
    if (variable->from_script)
        throw QixError(ErrorCode::access_denied, "the load script makes this variable: change the script",
                       variable->id);
    workspace(call).forget_variable(std::string(variable->properties["qName"].string_or("")));
    workspace(call).edit(variable->id, call.effects, [&](ObjectEditor& editor) { editor.destroy(variable->id); });
    return result_of("qSuccess", true);
}

Answer destroy_by_id(Call& call) {
    return destroy(call, workspace(call).get(call.params.text("qId"), ObjectKind::variable));
}

Answer destroy_by_name(Call& call) { return destroy(call, variable_named(call, call.params.text("qName"))); }

app::ObjectPtr target(Call& call) { return workspace(call).get(call.target.id, ObjectKind::variable); }

Answer set_properties(Call& call, const json::Value& properties) {
    const app::ObjectPtr variable = target(call);
    if (variable->from_script)
        throw QixError(ErrorCode::access_denied, "the load script makes this variable: change the script",
                       variable->id);
    check_name(call, properties, variable->id);
    workspace(call).forget_variable(std::string(variable->properties["qName"].string_or("")));
    workspace(call).edit(variable->id, call.effects,
                         [&](ObjectEditor& editor) { editor.set_properties(variable->id, properties); });
    return nothing();
}

Answer apply_patches(Call& call) {
    return set_properties(call, patched(target(call)->properties, read_patches(call.params.array("qPatches"))));
}

/// A value for the user's own connection; the definition that the app keeps stays as it is.
Answer set_value(Call& call, VariableValue value) {
    const app::ObjectPtr variable = target(call);
    workspace(call).set_variable(std::string(variable->properties["qName"].string_or("")), std::move(value));
    call.effects.own.variables = true;
    call.effects.own.objects.insert(variable->id);
    return nothing();
}

Answer set_string(Call& call) { return set_value(call, {call.params.text("qVal"), 0, false, {}}); }

Answer set_number(Call& call) {
    const double number = call.params.number("qVal");
    return set_value(call, {engine::format_number(number), number, true, {}});
}

Answer set_dual(Call& call) {
    return set_value(call, {call.params.text("qText"), call.params.number("qNum"), true, {}});
}

Answer get_raw_content(Call& call) {
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const auto found = snapshot->variables->find(target(call)->properties["qName"].string_or(""));
    return result_of("qReturn", found == snapshot->variables->end() ? "" : found->second.definition);
}

Answer get_variables(Call& call) {
    return calculate(call, [definition = call.params["qListDef"]](const Snapshot& snapshot, const Environment&) {
        return result_of("qList", variable_list(snapshot, definition)["qItems"]);
    });
}

}  // namespace

void add_variable_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "CreateVariableEx", "qProp:object", create_variable);
    registry.add(doc, "CreateSessionVariable", "qProp:object", create_session_variable);
    registry.add(doc, "GetVariableById", "qId", get_by_id);
    registry.add(doc, "GetVariableByName", "qName", get_by_name);
    registry.add(doc, "GetVariables", "qListDef:object?", get_variables);
    registry.add(doc, "DestroyVariableById", "qId", destroy_by_id);
    registry.add(doc, "DestroySessionVariable", "qId", destroy_by_id);
    registry.add(doc, "DestroySessionVariableById", "qId", destroy_by_id);
    registry.add(doc, "DestroyVariableByName", "qName", destroy_by_name);
    registry.add(doc, "DestroySessionVariableByName", "qName", destroy_by_name);
    const auto variable = Class::variable;
    registry.add(variable, "SetProperties", "qProp:object",
                 [](Call& call) { return set_properties(call, call.params["qProp"]); });
    registry.add(variable, "ApplyPatches", "qPatches:array", apply_patches);
    registry.add(variable, "SetStringValue", "qVal", set_string);
    registry.add(variable, "SetNumValue", "qVal:number", set_number);
    registry.add(variable, "SetDualValue", "qText qNum:number", set_dual);
    registry.add(variable, "GetRawContent", "", get_raw_content);
}

}  // namespace orrery::qix
