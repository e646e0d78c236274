#include "qix/bookmark_view.h"

#include <algorithm>

#include "app/visible_data.h"
#include "qix/bookmark_state.h"
#include "qix/listings.h"
#include "qix/message.h"
#include "qix/method_tools.h"

namespace orrery::qix {
namespace {

using json::Value;

Value capture_variables(const Snapshot& snapshot) {
    const Environment environment(snapshot, {});
    Value items = Value::array();
    for (const auto& [name, variable] : *snapshot.variables) {
        if (is_reserved_variable(name)) continue;
        const engine::Value value = environment.variable(name);
        items.push_back(Value::object({{"qName", name},
                                       {"qValue", Value::object({{"qText", value.to_text()},
                                                                 {"qIsNumeric", value.has_number()},
                                                                 {"qNumber", wire_number(value.number())}})},
                                       {"qDefinition", variable.definition}}));
    }
    return items;
}

Value patches_value(const std::vector<Patch>& patches) {
    Value list = Value::array();
    for (const Patch& patch : patches) {
        Value item = Value::object({{"qOp", patch.operation}, {"qPath", patch.path}});
        if (patch.operation != "remove") item.set("qValue", json::dump(patch.value));
        list.push_back(std::move(item));
    }
    return list;
}

Value capture_patches(const Snapshot& snapshot, const ViewParts& parts) {
    Value all = Value::array();
    for (const auto& [id, patches] : *snapshot.soft_patches) {
        const bool wanted =
            parts.all_patched || std::find(parts.patched.begin(), parts.patched.end(), id) != parts.patched.end();
        const app::ObjectPtr object = snapshot.find(id);
        if (!wanted || object == nullptr) continue;
        all.push_back(Value::object({{"qInfo", object->properties["qInfo"]},
                                     {"qPatches", patches_value(patches)},
                                     {"qChildren", Value::array()}}));
    }
    return all;
}

/// Texts may say what data was like that the user does not see: then definitions only, which are worked out anew.
bool apply_variables(Workspace& work, const Value& items, bool reduced) {
    bool any = false;
    for (const Value& item : items.items()) {
        const std::string name(item["qName"].string_or(""));
        if (!work.snapshot()->variables->contains(name)) continue;
        VariableValue value{std::string(item["qDefinition"].string_or("")), 0, false, {}};
        if (!value.definition.starts_with('=')) {
            if (reduced) continue;
            value.definition = item["qValue"]["qText"].string_or("");
            value.is_dual = item["qValue"]["qIsNumeric"].bool_or(false) &&
                            read_wire_number(item["qValue"]["qNumber"], value.number);
        }
        work.set_variable(name, std::move(value));
        any = true;
    }
    return any;
}

void apply_patches(Call& call, const Value& all) {
    for (const Value& of_object : all.items()) {
        const std::string id(of_object["qInfo"]["qId"].string_or(""));
        if (workspace(call).find(id) == nullptr) continue;
        workspace(call).clear_soft_patches(id);
        workspace(call).add_soft_patches(id, read_patches(of_object["qPatches"].items()));
        call.effects.own.objects.insert(id);
    }
}

}  // namespace

Value capture_view(const Snapshot& snapshot, const ViewParts& parts) {
    Value bookmark = capture_bookmark(*snapshot.selections);
    if (parts.variables) bookmark.set("qVariableItems", capture_variables(snapshot));
    bookmark.set("qPatches", capture_patches(snapshot, parts));
    return bookmark;
}

bool apply_view(Call& call, const Value& bookmark) {
    require_not_modal(call);
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const bool reduced = app::is_reduced(*snapshot->document, snapshot->loaded);
    const bool applied = apply_bookmark(seen_bookmark(bookmark, *snapshot), workspace(call).selections());
    if (applied) selections_changed(call);
    if (apply_variables(workspace(call), bookmark["qVariableItems"], reduced)) call.effects.own.variables = true;
    apply_patches(call, bookmark["qPatches"]);
    return applied;
}

}  // namespace orrery::qix
