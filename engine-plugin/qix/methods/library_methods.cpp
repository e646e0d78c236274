// Master dimensions and measures.
#include "qix/listings.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

Answer create(Call& call, ObjectKind kind) {
    std::string id;
    workspace(call).edit_app(call.effects,
                             [&](ObjectEditor& editor) { id = editor.create(kind, call.params["qProp"]); });
    const app::ObjectPtr object = workspace(call).find(id);
    json::Value result = return_object(call, object);
    result.set("qInfo", json::Value::object({{"qId", object->id}, {"qType", object->type}}));
    return result;
}

Answer get(Call& call, ObjectKind kind) {
    app::ObjectPtr object = workspace(call).find(call.params.text("qId"));
    if (object != nullptr && object->kind != kind) object = nullptr;
    return return_object(call, object);
}

Answer destroy(Call& call, ObjectKind kind) {
    const std::string& id = call.params.text("qId");
    workspace(call).get(id, kind);
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) { editor.destroy(id); });
    return result_of("qSuccess", true);
}

Answer clone(Call& call, ObjectKind kind) {
    const std::string& id = call.params.text("qId");
    workspace(call).get(id, kind);
    std::string copy;
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) { copy = editor.clone(id); });
    return result_of("qCloneId", copy);
}

/// qDim or qMeasure of the properties, as a method of the item itself returns it.
Answer definition(Call& call, std::string_view member) {
    const app::ObjectPtr object = workspace(call).existing(call.target.id);
    return result_of(member, object->properties[member]);
}

void add_kind(Registry& registry, std::string_view name, ObjectKind kind) {
    const auto doc = Class::doc;
    const std::string text(name);
    registry.add(doc, "Create" + text, "qProp:object", [kind](Call& call) { return create(call, kind); });
    registry.add(doc, "Get" + text, "qId", [kind](Call& call) { return get(call, kind); });
    registry.add(doc, "Destroy" + text, "qId", [kind](Call& call) { return destroy(call, kind); });
    registry.add(doc, "Clone" + text, "qId", [kind](Call& call) { return clone(call, kind); });
}

/// The master measure that charts would show under this name.
Answer measure_labelled(Call& call) {
    const std::string& label = call.params.text("qLabel");
    for (const app::ObjectPtr& measure : objects_of_kind(*workspace(call).snapshot(), ObjectKind::measure)) {
        const std::string_view own = measure->properties["qMeasure"]["qLabel"].string_or("");
        const std::string_view title = measure->properties["qMetaDef"]["title"].string_or("");
        if (own == label || title == label) return return_object(call, measure);
    }
    return return_object(call, nullptr);
}

}  // namespace

void add_library_methods(Registry& registry) {
    add_kind(registry, "Dimension", ObjectKind::dimension);
    add_kind(registry, "Measure", ObjectKind::measure);
    registry.add(Class::doc, "GetMeasureWithLabel", "qLabel", measure_labelled);
    registry.add(Class::dimension, "GetDimension", "", [](Call& call) { return definition(call, "qDim"); });
    registry.add(Class::measure, "GetMeasure", "", [](Call& call) { return definition(call, "qMeasure"); });
}

}  // namespace orrery::qix
