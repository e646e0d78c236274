// Doc: selections of a whole state, their history, alternate states.
#include "qix/bookmark_state.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/selection_tools.h"
#include "qix/set_text.h"

namespace orrery::qix {
namespace {

Answer clear_all(Call& call) {
    require_not_modal(call);
    const std::string state = state_parameter(call);
    if (workspace(call).selections().clear_all(state, call.params.flag("qLockedAlso"))) selections_changed(call);
    return nothing();
}

Answer lock_all(Call& call) {
    if (workspace(call).selections().lock_all(state_parameter(call))) selections_changed(call);
    return nothing();
}

Answer unlock_all(Call& call) {
    if (workspace(call).selections().unlock_all(state_parameter(call))) selections_changed(call);
    return nothing();
}

Answer back(Call& call) {
    require_not_modal(call);
    call.effects.own.selections = workspace(call).selections().back();
    return nothing();
}

Answer forward(Call& call) {
    require_not_modal(call);
    call.effects.own.selections = workspace(call).selections().forward();
    return nothing();
}

Answer back_count(Call& call) { return result_of("qReturn", workspace(call).selections().back_count()); }
Answer forward_count(Call& call) { return result_of("qReturn", workspace(call).selections().forward_count()); }

void check_new_state(Call& call, const std::string& name) {
    if (name.empty() || name == engine::kDefaultState)
        throw QixError(ErrorCode::invalid_parameters, "a state needs a name of its own", "qStateName");
    if (workspace(call).selections().has_state(name))
        throw QixError(ErrorCode::already_exists, "the state exists already: " + name, name);
}

Answer add_state(Call& call) {
    const std::string& name = call.params.text("qStateName");
    workspace(call).require("update");
    check_new_state(call, name);
    workspace(call).app().update([&](app::Document& document) { document.states.push_back(name); });
    workspace(call).selections().add_state(name);
    call.effects.shared.app = true;
    return nothing();
}

Answer remove_state(Call& call) {
    const std::string& name = call.params.text("qStateName");
    workspace(call).require("update");
    bool known = false;
    workspace(call).app().update([&](app::Document& document) { known = std::erase(document.states, name) > 0; });
    if (!known) throw QixError(ErrorCode::not_found, "Not found: state " + name, name);
    workspace(call).selections().remove_state(name);
    call.effects.shared.app = true;
    call.effects.own.selections = true;
    return nothing();
}

Answer add_session_state(Call& call) {
    const std::string& name = call.params.text("qStateName");
    check_new_state(call, name);
    engine::AppSelections& selections = workspace(call).selections();
    const std::string& source = call.params.text("qSourceStateName");
    if (!source.empty() && !selections.has_state(source))
        throw QixError(ErrorCode::not_found, "Not found: state " + source, source);
    selections.add_state(name);
    if (!source.empty()) selections.replace(name, selections.selection(source));
    return nothing();
}

Answer remove_session_state(Call& call) {
    const bool removed = workspace(call).selections().remove_state(call.params.text("qStateName"));
    call.effects.own.selections = removed;
    return result_of("qSuccess", removed);
}

/// The selections of a state, or of a bookmark, as a set expression.
Answer set_analysis(Call& call) {
    const std::string state = state_parameter(call);
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const std::string& bookmark = call.params.text("qBookmarkId");
    if (bookmark.empty())
        return result_of("qSetExpression", set_text(snapshot->selections->selection(state), *snapshot->model));
    const app::ObjectPtr kept = workspace(call).get(bookmark, ObjectKind::bookmark);
    return result_of("qSetExpression",
                     set_text(bookmark_selection(kept->state, state, *snapshot->model), *snapshot->model));
}

}  // namespace

void add_selection_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "ClearAll", "qLockedAlso:boolean? qStateName?", clear_all);
    registry.add(doc, "LockAll", "qStateName?", lock_all);
    registry.add(doc, "UnlockAll", "qStateName?", unlock_all);
    registry.add(doc, "Back", "", back);
    registry.add(doc, "Forward", "", forward);
    registry.add(doc, "BackCount", "", back_count);
    registry.add(doc, "ForwardCount", "", forward_count);
    registry.add(doc, "GetSetAnalysis", "qStateName? qBookmarkId?", set_analysis);
    registry.add(doc, "AddAlternateState", "qStateName", add_state);
    registry.add(doc, "RemoveAlternateState", "qStateName", remove_state);
    registry.add(doc, "AddSessionAlternateState", "qStateName qSourceStateName?", add_session_state);
    registry.add(doc, "RemoveSessionAlternateState", "qStateName", remove_session_state);
}

}  // namespace orrery::qix
