// Bookmarks: named selections.
#include "qix/bookmark_state.h"
#include "qix/listings.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

Answer create(Call& call) {
    const json::Value state = capture_bookmark(workspace(call).selections());
    std::string id;
    workspace(call).edit_app(call.effects, [&](ObjectEditor& editor) {
        id = editor.create(ObjectKind::bookmark, call.params["qProp"]);
        editor.set_state(id, state);
    });
    const app::ObjectPtr bookmark = workspace(call).find(id);
    json::Value result = return_object(call, bookmark);
    result.set("qInfo", bookmark->properties["qInfo"]);
    return result;
}

Answer get(Call& call) {
    app::ObjectPtr object = workspace(call).find(call.params.text("qId"));
    if (object != nullptr && object->kind != ObjectKind::bookmark) object = nullptr;
    return return_object(call, object);
}

Answer destroy(Call& call) {
    const std::string& id = call.params.text("qId");
    workspace(call).get(id, ObjectKind::bookmark);
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) { editor.destroy(id); });
    return result_of("qSuccess", true);
}

Answer clone(Call& call) {
    const std::string& id = call.params.text("qId");
    workspace(call).get(id, ObjectKind::bookmark);
    std::string copy;
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) { copy = editor.clone(id); });
    return result_of("qCloneId", copy);
}

/// Puts the present selections in the place of what a bookmark holds.
Answer replace(Call& call) {
    const std::string& id = call.params.text("qId");
    workspace(call).get(id, ObjectKind::bookmark);
    const json::Value state = capture_bookmark(workspace(call).selections());
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) { editor.set_state(id, state); });
    const app::ObjectPtr bookmark = workspace(call).find(id);
    json::Value result = return_object(call, bookmark);
    result.set("qInfo", bookmark->properties["qInfo"]);
    return result;
}

bool apply(Call& call, const std::string& id) {
    require_not_modal(call);
    const app::ObjectPtr bookmark = workspace(call).get(id, ObjectKind::bookmark);
    const bool applied = apply_bookmark(bookmark->state, workspace(call).selections());
    if (applied) selections_changed(call);
    return applied;
}

json::Value verified(bool applied) {
    return result_of("qResult", json::Value::object({{"qApplySuccess", applied}, {"qWarnings", json::Value::array()}}));
}

Answer get_bookmarks(Call& call) {
    const json::Value options = call.params["qOptions"];
    return calculate(call, [options](const Snapshot& snapshot, const Environment&) {
        json::Value list = json::Value::array();
        for (const app::ObjectPtr& object : objects_of_kind(snapshot, ObjectKind::bookmark))
            list.push_back(list_item(snapshot, *object, options["qData"]));
        return result_of("qList", std::move(list));
    });
}

Answer field_values(Call& call) {
    const json::Value state = workspace(call).get(call.target.id, ObjectKind::bookmark)->state;
    const std::string& field = call.params.text("qField");
    const std::int64_t start = call.params["qDataPage"]["qStartIndex"].integer_or(0);
    const std::int64_t end = call.params["qDataPage"]["qEndIndex"].integer_or(0);
    json::Value values = json::Value::array();
    for (const json::Value& item : state["qStateData"][std::size_t{0}]["qFieldItems"].items()) {
        if (item["qDef"]["qName"].string_or("") != field) continue;
        const auto& all = item[call.params.flag("qGetExcludedValues") ? "qExcludedValues" : "qValues"].items();
        for (std::int64_t at = std::max<std::int64_t>(0, start); at <= end && at < std::ssize(all); ++at)
            values.push_back(all[static_cast<std::size_t>(at)]);
    }
    return result_of("qFieldValues", std::move(values));
}

}  // namespace

void add_bookmark_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "CreateBookmark", "qProp:object", create);
    registry.add(doc, "CreateBookmarkEx", "qProp:object qObjectIdsToPatch:array?", create);
    registry.add(doc, "GetBookmark", "qId", get);
    registry.add(doc, "GetBookmarks", "qOptions:object?", get_bookmarks);
    registry.add(doc, "DestroyBookmark", "qId", destroy);
    registry.add(doc, "ReplaceBookmark", "qId qIgnorePatches:boolean? qObjectIdsToPatch:array?", replace);
    registry.add(doc, "CloneBookmark", "qId", clone);
    registry.add(doc, "ApplyBookmark", "qId",
                 [](Call& call) { return result_of("qSuccess", apply(call, call.params.text("qId"))); });
    registry.add(doc, "ApplyAndVerifyBookmark", "qId",
                 [](Call& call) { return verified(apply(call, call.params.text("qId"))); });
    const auto bookmark = Class::bookmark;
    registry.add(bookmark, "Apply", "", [](Call& call) { return result_of("qSuccess", apply(call, call.target.id)); });
    registry.add(bookmark, "ApplyAndVerify", "", [](Call& call) { return verified(apply(call, call.target.id)); });
    registry.add(bookmark, "GetFieldValues", "qField qGetExcludedValues:boolean qDataPage:object", field_values);
}

}  // namespace orrery::qix
