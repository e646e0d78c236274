#include "qix/workspace.h"

#include <algorithm>
#include <tuple>

#include "app/ids.h"
#include "app/ownership.h"
#include "qix/engine.h"
#include "qix/errors.h"
#include "qix/method_tools.h"
#include "qix/seen_data.h"
#include "qix/session.h"
#include "storage/model_builder.h"

namespace orrery::qix {

Workspace::~Workspace() = default;

app::App& Workspace::app() const {
    if (app_ == nullptr) throw QixError(ErrorCode::app_invalid, "no app is open");
    return *app_;
}

void Workspace::open_app(app::AppPtr app, app::AppEntry entry, const app::User& user, bool without_data,
                         const std::vector<app::ObjectEntry>& objects) {
    SeenData seen;
    if (without_data)
        seen.loaded = seen.whole = engine::ModelBuilder().finish();
    else
        seen = seen_data(*app->document(), user);
    auto rights = std::make_shared<ObjectRights>();
    for (const app::ObjectEntry& object : objects) rights->emplace(object.id, object);
    rights_ = std::move(rights);
    app_ = std::move(app);
    entry_ = std::move(entry);
    user_ = user;
    without_data_ = without_data;
    loaded_ = std::move(seen.loaded);
    selections_.emplace(std::move(seen.whole), app_->states_cache());
    const app::DocumentPtr document = app_->document();
    for (const std::string& state : document->states) selections_->add_state(state);
    variable_objects_.reset();
    touch();
}

void Workspace::close_app() {
    app_.reset();
    selections_.reset();
    loaded_.reset();
    session_objects_ = std::make_shared<ObjectMap>();
    soft_patches_.clear();
    history_.clear();
    active_fields_.clear();
    session_values_.clear();
    modal_ = {};
    searches_.clear();
    expansions_.clear();
    dependencies_.clear();
    variable_objects_.reset();
    touch();
}

bool Workspace::renew_entry(const app::AppEntry& entry) {
    if (!is_open() || app_->id() != entry.id) return false;
    const auto seen = [](const app::AppEntry& one) {
        return std::tie(one.name, one.description, one.owner_name, one.stream_id, one.stream_name, one.published,
                        one.privileges);
    };
    const bool differs = seen(entry_) != seen(entry);
    entry_ = entry;
    if (differs) touch();
    return differs;
}

void Workspace::require(std::string_view privilege) const {
    if (may(privilege)) return;
    throw QixError(ErrorCode::access_denied,
                   "Access denied: you may not " + std::string(privilege) + " the app \"" + entry_.name + "\"",
                   entry_.id);
}

app::ObjectPtr Workspace::find(const std::string& id) const {
    if (const auto found = session_objects_->find(id); found != session_objects_->end()) return found->second;
    const app::DocumentPtr document = app().document();
    const auto found = document->objects.find(id);
    const bool there = found != document->objects.end() && app::shows(document->objects, *found->second, user_);
    return there ? found->second : nullptr;
}

app::ObjectPtr Workspace::existing(const std::string& id) const {
    app::ObjectPtr object = find(id);
    if (object == nullptr) throw QixError(ErrorCode::not_found, "Not found: object " + id, id);
    return object;
}

app::ObjectPtr Workspace::get(const std::string& id, ObjectKind kind) const {
    app::ObjectPtr object = find(id);
    if (object == nullptr || object->kind != kind)
        throw QixError(ErrorCode::not_found, "Not found: " + std::string(app::name_of(kind)) + " " + id, id);
    return object;
}

void Workspace::edit_session(Effects& effects, const std::function<void(ObjectEditor&)>& edit) {
    record({change_session(effects, edit), true}, effects);
}

void Workspace::edit_app(Effects& effects, const std::function<void(ObjectEditor&)>& edit) {
    require("update");
    record({change_app(effects, edit), false}, effects);
}

void Workspace::record(EditStep step, Effects& effects) {
    history_.record(std::move(step));
    effects.own.edits = true;
}

std::vector<ObjectEdit> Workspace::change_session(Effects& effects, const std::function<void(ObjectEditor&)>& edit) {
    auto fresh = std::make_shared<ObjectMap>(*session_objects_);
    ObjectEditor editor(*fresh, next_sequence_, effects.own, engine_.settings().max_session_objects);
    edit(editor);
    session_objects_ = std::move(fresh);
    forget(effects.own.destroyed);
    touch_objects(effects.own);
    return editor.edits();
}

void Workspace::forget(const std::set<std::string>& destroyed) {
    for (const std::string& id : destroyed) soft_patches_.erase(id), active_fields_.erase(id);
    std::erase_if(expansions_, [&](const auto& entry) { return destroyed.contains(entry.first.first); });
    if (!destroyed.contains(modal_.object)) return;
    // What the object selected stays, as if it had been confirmed: nobody is left who could do that.
    modal_ = {};
    selections_->commit();
}

std::vector<ObjectEdit> Workspace::change_app(Effects& effects, const std::function<void(ObjectEditor&)>& edit) {
    Changes changes;
    std::vector<ObjectEdit> edits;
    app().update([&](app::Document& document) {
        // Who may not change the app makes nothing in it that is everybody's.
        ObjectEditor editor(document.objects, document.next_sequence, changes, engine_.settings().max_app_objects,
                            may("update") ? std::string() : user_.name());
        edit(editor);
        document.modified = app::now_text();
        edits = editor.edits();
    });
    effects.shared.merge(changes);
    forget(changes.destroyed);
    touch_objects(changes);
    return edits;
}

void Workspace::repeat(const EditStep& step, Effects& effects, const std::function<void(ObjectEditor&)>& edit) {
    if (step.of_session) {
        change_session(effects, edit);
        return;
    }
    // Rights may have gone since the step was made.
    const app::DocumentPtr document = app().document();
    const auto kept = [&](const ObjectEdit& one) {
        const auto now = document->objects.find(one.id);
        if (now != document->objects.end()) return keeps(*now->second);
        return keeps(one.before != nullptr ? *one.before : *one.after);
    };
    if (!step.own || !std::all_of(step.edits.begin(), step.edits.end(), kept)) require("update");
    change_app(effects, edit);
}

bool Workspace::undo(Effects& effects) {
    if (history_.undo_count() == 0) return false;
    EditStep step = history_.take_done();
    bool done = false;
    const auto take_back = [&](ObjectEditor& editor) { done = editor.undo(step.edits); };
    repeat(step, effects, take_back);
    effects.own.edits = true;
    if (done) history_.put_undone(std::move(step));
    return done;
}

bool Workspace::redo(Effects& effects) {
    if (history_.redo_count() == 0) return false;
    EditStep step = history_.take_undone();
    bool done = false;
    const auto do_again = [&](ObjectEditor& editor) { done = editor.redo(step.edits); };
    repeat(step, effects, do_again);
    effects.own.edits = true;
    if (done) history_.put_done(std::move(step));
    return done;
}

void Workspace::clear_history(Effects& effects) {
    history_.clear();
    effects.own.edits = true;
    touch();
}

void Workspace::edit(const std::string& id, Effects& effects, const std::function<void(ObjectEditor&)>& edit) {
    if (is_session_object(id)) return edit_session(effects, edit);
    if (keeps(*existing(id))) return record({change_app(effects, edit), false, true}, effects);
    if (rights_->contains(id) && !snapshot()->allows(*existing(id), "update"))
        throw QixError(ErrorCode::access_denied, "Access denied: you may not change this object", id);
    edit_app(effects, edit);
}

void Workspace::read(const std::string& id, const std::function<void(const ObjectEditor&)>& look) const {
    ObjectMap objects = is_session_object(id) ? *session_objects_ : app().document()->objects;
    std::int64_t sequence = 0;
    Changes none;
    look(ObjectEditor(objects, sequence, none, 0));
}

void Workspace::add_soft_patches(const std::string& id, const std::vector<Patch>& patches) {
    std::vector<Patch> all = soft_patches_[id];
    merge_patches(all, patches);
    patched(existing(id)->properties, all);  // refused now rather than at the next layout
    soft_patches_[id] = std::move(all);
    touch();
}

bool Workspace::clear_soft_patches(const std::string& id) {
    touch();
    return soft_patches_.erase(id) > 0;
}

std::vector<std::string> Workspace::softly_patched() const {
    std::vector<std::string> ids;
    for (const auto& [id, patches] : soft_patches_) ids.push_back(id);
    return ids;
}

void Workspace::set_variable(const std::string& name, VariableValue value) {
    session_values_[name] = std::move(value);
    touch();
}

void Workspace::forget_variable(const std::string& name) {
    session_values_.erase(name);
    touch();
}

engine::AppSelections& Workspace::selections() {
    app();
    touch();
    return *selections_;
}

Modal& Workspace::modal() {
    touch();
    return modal_;
}

void Workspace::set_search(const std::string& object, const std::string& path, std::string text) {
    searches_[{object, path}] = std::move(text);
    touch();
}

bool Workspace::is_searching(const std::string& object, const std::string& path) const {
    return searches_.contains({object, path});
}

void Workspace::end_search(const std::string& object, const std::string& path) {
    searches_.erase({object, path});
    touch();
}

std::shared_ptr<const Variables> Workspace::variables() const {
    if (variable_objects_ == nullptr) variable_objects_ = variable_objects();
    if (session_values_.empty()) return variable_objects_;
    auto all = std::make_shared<Variables>(*variable_objects_);
    for (const auto& [name, value] : session_values_)
        if (const auto found = all->find(name); found != all->end()) {
            const std::string id = found->second.object_id;
            found->second = value;
            found->second.object_id = id;
        }
    return all;
}

std::shared_ptr<const Variables> Workspace::variable_objects() const {
    auto all = std::make_shared<Variables>();
    const app::DocumentPtr document = app().document();
    for (const ObjectMap* objects : {static_cast<const ObjectMap*>(&document->objects), session_objects_.get()})
        for (const auto& [id, object] : *objects)
            if (object->kind == ObjectKind::variable)
                (*all)[std::string(object->properties["qName"].string_or(""))] = {
                    std::string(object->properties["qDefinition"].string_or("")), 0, false, id};
    return all;
}

PivotExpansion& Workspace::expansion(const std::string& object, const std::string& path) {
    touch();
    return expansions_[{object, path}];
}

SnapshotPtr Workspace::snapshot() {
    const app::DocumentPtr document = app().document();
    if (snapshot_ != nullptr && snapshot_of_ == document) return snapshot_;
    auto fresh = std::make_shared<Snapshot>();
    fresh->user = user_;
    fresh->entry = entry_;
    fresh->rights = rights_;
    fresh->document = document;
    fresh->model = selections_->model();
    fresh->loaded = loaded_;
    fresh->session_objects = session_objects_;
    fresh->soft_patches = std::make_shared<std::map<std::string, std::vector<Patch>>>(soft_patches_);
    fresh->variables = variables();
    fresh->selections = std::make_shared<const engine::AppSelections>(*selections_);
    fresh->states_cache = app().states_cache();
    fresh->calculation_cache = app().calculation_cache();
    fresh->searches = searches_;
    fresh->expansions = std::make_shared<const Expansions>(expansions_);
    fresh->modal = modal_;
    fresh->active_fields = active_fields_;
    fresh->undo_count = history_.undo_count();
    fresh->redo_count = history_.redo_count();
    fresh->without_data = without_data_;
    fresh->calculation_limit = engine_.settings().calculation_limit;
    snapshot_ = std::move(fresh);
    snapshot_of_ = document;
    return snapshot_;
}

void Workspace::follow_data() {
    SeenData seen = seen_data(*app_->document(), user_);
    selections_->rebase(std::move(seen.whole));
    loaded_ = std::move(seen.loaded);
}

void Workspace::app_changed(const Changes& changes) {
    if (app_ == nullptr) return;
    if (changes.data && !without_data_) {
        follow_data();
        searches_.clear();
        expansions_.clear();  // the values' numbers are others now
        modal_ = {};
    }
    forget(changes.destroyed);
    if (changes.app) {
        const app::DocumentPtr document = app_->document();
        for (const std::string& state : document->states)
            if (!selections_->has_state(state)) selections_->add_state(state);
    }
    touch_objects(changes);
}

void Workspace::broadcast(const Changes& changes, const Session& origin) const {
    if (app_ != nullptr) engine_.tell_sessions(app_->id(), changes, &origin);
}

const Dependencies& Workspace::dependencies(const app::StoredObject& object) const {
    const app::ObjectPtr owner = find(object.id);
    auto [place, fresh] = dependencies_.try_emplace(owner.get());
    if (fresh) {
        // Keyed by the immutable object, which the entry keeps alive; drop those that no one else knows any more.
        if (dependencies_.size() % 256 == 0)
            std::erase_if(dependencies_, [&](const auto& entry) {
                return entry.first != owner.get() && entry.second.first.use_count() == 1;
            });
        place->second = {owner, find_dependencies(owner->properties)};
    }
    return place->second.second;
}

bool Workspace::is_gone(const Target& target, const Changes& changes) const {
    if (target.cls == Class::field)
        return changes.data && app_ != nullptr && !selections_->model()->find_field(target.id);
    return target.cls != Class::doc && changes.destroyed.contains(target.id);
}

std::optional<Dependencies> Workspace::dependencies_of(const Target& target) const {
    const bool is_object = target.cls != Class::global && target.cls != Class::doc && target.cls != Class::field;
    const app::ObjectPtr object = app_ != nullptr && is_object ? find(target.id) : nullptr;
    if (object == nullptr) return std::nullopt;
    Dependencies found = dependencies(*object);
    found.calculated = found.calculated || is_patched(*object);
    return found;
}

/// Soft patches and inherited properties may calculate where the object's own do not.
bool Workspace::is_patched(const app::StoredObject& object) const {
    return soft_patches_.contains(object.id) || object.properties.contains("qExtendsId");
}

bool Workspace::is_touched(const Target& target, const Changes& changes) const {
    if (app_ == nullptr) return false;
    if (target.cls == Class::doc) return changes.app || changes.data;
    if (target.cls == Class::field) return false;
    const app::ObjectPtr object = find(target.id);
    if (object == nullptr || class_of(object->kind) != target.cls) return false;
    if (target.cls == Class::variable && changes.variables) return true;
    if (dependencies(*object).touched_by(object->id, changes)) return true;
    return is_patched(*object) && (changes.selections || changes.variables);
}

}  // namespace orrery::qix
