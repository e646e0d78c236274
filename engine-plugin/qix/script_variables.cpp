#include "qix/script_variables.h"

#include <set>

#include "app/ids.h"

namespace orrery::qix {
namespace {

std::string name_of(const app::StoredObject& variable) {
    return std::string(variable.properties["qName"].string_or(""));
}

app::ObjectPtr make_variable(app::Document& document, const std::string& name, const std::string& definition) {
    auto variable = std::make_shared<app::StoredObject>();
    variable->id = app::new_guid();
    variable->type = "variable";
    variable->kind = app::ObjectKind::variable;
    variable->sequence = document.next_sequence++;
    variable->created = variable->modified = app::now_text();
    variable->from_script = true;
    variable->properties =
        json::Value::object({{"qInfo", json::Value::object({{"qId", variable->id}, {"qType", "variable"}})},
                             {"qMetaDef", json::Value::object()},
                             {"qName", name},
                             {"qDefinition", definition}});
    return variable;
}

}  // namespace

std::map<std::string, std::string, std::less<>> variable_definitions(const app::Document& document) {
    std::map<std::string, std::string, std::less<>> definitions;
    for (const auto& [id, object] : document.objects)
        if (object->kind == app::ObjectKind::variable)
            definitions[name_of(*object)] = object->properties["qDefinition"].string_or("");
    return definitions;
}

void take_script_variables(app::Document& document, const engine::ScriptResult& result) {
    const std::set<std::string> set_now(result.script_variables.begin(), result.script_variables.end());
    std::map<std::string, app::ObjectPtr> present;
    document.objects.erase_if([&](const auto& entry) {
        const app::StoredObject& object = *entry.second;
        if (object.kind != app::ObjectKind::variable) return false;
        if (object.from_script && !set_now.contains(name_of(object))) return true;
        present.emplace(name_of(object), entry.second);
        return false;
    });
    for (const std::string& name : result.script_variables) {
        const auto definition = result.variables.find(name);
        if (definition == result.variables.end()) continue;
        const auto before = present.find(name);
        if (before == present.end()) {
            const app::ObjectPtr made = make_variable(document, name, definition->second);
            document.objects.put(made->id, made);
            continue;
        }
        auto changed = std::make_shared<app::StoredObject>(*before->second);
        changed->from_script = true;
        changed->properties.set("qDefinition", definition->second);
        const std::string id = changed->id;
        document.objects.put(id, std::move(changed));
    }
}

}  // namespace orrery::qix
