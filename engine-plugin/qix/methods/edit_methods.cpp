// Doc: undoing changes of objects; drafts, which replace an object when they are committed.
#include "app/ownership.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

Answer undo(Call& call) { return result_of("qSuccess", workspace(call).undo(call.effects)); }
Answer redo(Call& call) { return result_of("qSuccess", workspace(call).redo(call.effects)); }

Answer clear_undo_buffer(Call& call) {
    workspace(call).clear_history(call.effects);
    return nothing();
}

/// The draft of that id; throws not_found for anything else.
app::ObjectPtr draft_named(Call& call, const std::string& id) {
    app::ObjectPtr draft = workspace(call).get(id, ObjectKind::object);
    if (draft->draft_of.empty()) throw QixError(ErrorCode::not_found, "Not found: draft " + id, id);
    return draft;
}

Answer create_draft(Call& call) {
    const std::string& id = call.params.text("qId");
    const app::ObjectPtr source = workspace(call).get(id, ObjectKind::object);
    if (!source->draft_of.empty())
        throw QixError(ErrorCode::invalid_parameters, "the object is a draft itself: commit or destroy it first", id);
    if (!source->draft.empty())
        throw QixError(ErrorCode::already_exists, "the object has a draft already: commit or destroy that first", id);
    if (!source->owner.empty() && !app::owns(*source, call.session.user()))
        throw QixError(ErrorCode::access_denied, "Access denied: the object is somebody else's own; copy it instead",
                       id);
    std::string draft;
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) {
        draft = editor.clone(id);
        editor.set_draft(draft, id);
    });
    return result_of("qDraftId", draft);
}

Answer commit_draft(Call& call) {
    const std::string& id = call.params.text("qId");
    const std::string source = draft_named(call, id)->draft_of;
    workspace(call).get(source, ObjectKind::object);
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) { editor.take_place(id, source); });
    return nothing();
}

Answer destroy_draft(Call& call) {
    const std::string& id = call.params.text("qId");
    if (draft_named(call, id)->draft_of != call.params.text("qSourceId"))
        throw QixError(ErrorCode::invalid_parameters, "the draft is of another object", "qSourceId");
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) { editor.destroy(id); });
    return result_of("qSuccess", true);
}

}  // namespace

void add_edit_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "Undo", "", undo);
    registry.add(doc, "Redo", "", redo);
    registry.add(doc, "ClearUndoBuffer", "", clear_undo_buffer);
    registry.add(doc, "CreateDraft", "qId", create_draft);
    registry.add(doc, "CommitDraft", "qId", commit_draft);
    registry.add(doc, "DestroyDraft", "qId qSourceId", destroy_draft);
}

}  // namespace orrery::qix
