// Bookmarks: named selections.
#include "qix/bookmark_state.h"
#include "qix/bookmark_view.h"
#include "qix/listings.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/own_objects.h"

namespace orrery::qix {
namespace {

json::Value info_result(Session& session, const std::string& id) {
    const app::ObjectPtr bookmark = session.workspace().existing(id);
    json::Value result = return_object(session, bookmark);
    result.set("qInfo", bookmark->properties["qInfo"]);
    return result;
}

/// `patched`: the objects whose soft patches the bookmark keeps.
Answer create(Call& call, const std::vector<std::string>& patched) {
    const json::Value& properties = call.params["qProp"];
    const json::Value state =
        capture_view(*workspace(call).snapshot(), {properties["qIncludeVariables"].bool_or(false), patched});
    return create_in_app(
        call,
        [properties, state](ObjectEditor& editor) {
            const std::string id = editor.create(ObjectKind::bookmark, properties);
            editor.set_state(id, state);
            return id;
        },
        info_result);
}

Answer get(Call& call) {
    app::ObjectPtr object = workspace(call).find(call.params.text("qId"));
    if (object != nullptr && object->kind != ObjectKind::bookmark) object = nullptr;
    return return_object(call, object);
}

Answer destroy(Call& call) {
    const std::string& id = call.params.text("qId");
    workspace(call).get(id, ObjectKind::bookmark);
    return destroy_in_app(call, id);
}

Answer clone(Call& call) {
    const std::string& id = call.params.text("qId");
    const app::ObjectPtr source = workspace(call).get(id, ObjectKind::bookmark);
    return clone_in_app(call, *source);
}

/// Puts what the session shows now in the place of what a bookmark holds.
Answer replace(Call& call) {
    const std::string& id = call.params.text("qId");
    const app::ObjectPtr before = workspace(call).get(id, ObjectKind::bookmark);
    json::Value state =
        capture_view(*workspace(call).snapshot(),
                     {before->properties["qIncludeVariables"].bool_or(false), call.params.texts("qObjectIdsToPatch")});
    if (call.params.flag("qIgnorePatches")) state.set("qPatches", before->state["qPatches"]);
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) { editor.set_state(id, state); });
    return info_result(call.session, id);
}

bool apply(Call& call, const std::string& id) {
    return apply_view(call, workspace(call).get(id, ObjectKind::bookmark)->state);
}

/// Whoever sees a part of the data is not told what else there is, or was.
json::Value apply_and_verify(Call& call, const std::string& id) {
    const bool applied = apply(call, id);
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const json::Value seen = seen_bookmark(workspace(call).get(id, ObjectKind::bookmark)->state, *snapshot);
    return result_of("qResult", json::Value::object({{"qApplySuccess", applied},
                                                     {"qWarnings", bookmark_warnings(seen, *snapshot->selections)}}));
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

/// A part of the values that a bookmark keeps of a field in one state; from the first to the last, both included.
json::Value part_of(const json::Value& state, const std::string& field, bool excluded, std::int64_t first,
                    std::int64_t last) {
    json::Value values = json::Value::array();
    for (const json::Value& item : state["qFieldItems"].items()) {
        if (item["qDef"]["qName"].string_or("") != field) continue;
        const auto& all = item[excluded ? "qExcludedValues" : "qValues"].items();
        for (std::int64_t at = std::max<std::int64_t>(0, first); at <= last && at < std::ssize(all); ++at)
            values.push_back(all[static_cast<std::size_t>(at)]);
    }
    return values;
}

json::Value seen_state(Call& call) {
    const app::ObjectPtr bookmark = workspace(call).get(call.target.id, ObjectKind::bookmark);
    return seen_bookmark(bookmark->state, *workspace(call).snapshot());
}

Answer field_values(Call& call) {
    const json::Value state = seen_state(call);
    const json::Value& page = call.params["qDataPage"];
    return result_of("qFieldValues",
                     part_of(state["qStateData"][0], call.params.text("qField"), call.params.flag("qGetExcludedValues"),
                             page["qStartIndex"].integer_or(0), page["qEndIndex"].integer_or(0)));
}

/// The page that is asked for of a state; all of it when no page is, nothing when only other states' are.
const json::Value* page_of(const json::Value& pages, std::string_view state) {
    static const json::Value everything = json::Value::object({{"qEndIndex", std::int64_t{1} << 40}});
    if (pages.size() == 0) return &everything;
    if (pages.size() == 1 && pages[0]["qStateName"].string_or("").empty()) return &pages.items()[0];
    for (const json::Value& page : pages.items())
        if (page["qStateName"].string_or(engine::kDefaultState) == state) return &page;
    return nullptr;
}

Answer field_values_by_state(Call& call) {
    const json::Value bookmark = seen_state(call);
    json::Value found = json::Value::array();
    for (const json::Value& state : bookmark["qStateData"].items()) {
        const std::string_view name = state["qStateName"].string_or(engine::kDefaultState);
        const json::Value* page = page_of(call.params["qDataPages"]["qStatePages"], name);
        if (page == nullptr) continue;
        found.push_back(json::Value::object(
            {{"qStateName", name},
             {"qFieldValues", part_of(state, call.params.text("qField"), call.params.flag("qGetExcludedValues"),
                                      (*page)["qStartIndex"].integer_or(0), (*page)["qEndIndex"].integer_or(0))}}));
    }
    return result_of("qFieldValues", std::move(found));
}

}  // namespace

void add_bookmark_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "CreateBookmark", "qProp:object", [](Call& call) { return create(call, {}); });
    registry.add(doc, "CreateBookmarkEx", "qProp:object qObjectIdsToPatch:array?",
                 [](Call& call) { return create(call, call.params.texts("qObjectIdsToPatch")); });
    registry.add(doc, "GetBookmark", "qId", get);
    registry.add(doc, "GetBookmarks", "qOptions:object?", get_bookmarks);
    registry.add(doc, "DestroyBookmark", "qId", destroy);
    registry.add(doc, "ReplaceBookmark", "qId qIgnorePatches:boolean? qObjectIdsToPatch:array?", replace);
    registry.add(doc, "CloneBookmark", "qId", clone);
    registry.add(doc, "ApplyBookmark", "qId",
                 [](Call& call) { return result_of("qSuccess", apply(call, call.params.text("qId"))); });
    registry.add(doc, "ApplyAndVerifyBookmark", "qId",
                 [](Call& call) { return apply_and_verify(call, call.params.text("qId")); });
    const auto bookmark = Class::bookmark;
    registry.add(bookmark, "Apply", "", [](Call& call) { return result_of("qSuccess", apply(call, call.target.id)); });
    registry.add(bookmark, "ApplyAndVerify", "", [](Call& call) { return apply_and_verify(call, call.target.id); });
    registry.add(bookmark, "GetFieldValues", "qField qGetExcludedValues:boolean qDataPage:object", field_values);
    registry.add(bookmark, "GetFieldValuesEx", "qField qGetExcludedValues:boolean qDataPages:object?",
                 field_values_by_state);
}

}  // namespace orrery::qix
