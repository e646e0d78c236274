// Doc: fields on the fly, made by an expression over fields that were loaded.
#include <algorithm>

#include "app/ids.h"
#include "qix/app_changes.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/seen_data.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kMostFields = 1000;

/// A field of the same name is replaced: there is no other way to change one.
void put(std::vector<app::FieldOnTheFly>& fields, const app::FieldOnTheFly& field) {
    const auto same =
        std::find_if(fields.begin(), fields.end(), [&](const auto& each) { return each.name == field.name; });
    if (same != fields.end())
        *same = field;
    else
        fields.push_back(field);
}

void require_room(const app::Document& document) {
    if (document.fields_on_the_fly.size() < kMostFields) return;
    throw QixError(ErrorCode::invalid_parameters, "an app has at most 1000 fields on the fly", "qName");
}

/// Everybody sees the new field, as after a reload.
Completion keep(const std::shared_ptr<Session>& session, const app::AppPtr& app, const app::FieldOnTheFly& field,
                std::shared_ptr<const engine::DataModel> made) {
    return [session, app, field, made = std::move(made)](Effects& effects) {
        app->update([&](app::Document& document) {
            put(document.fields_on_the_fly, field);
            document.modified = app::now_text();
        });
        Changes changes;
        changes.data = changes.app = true;
        make_changes(*session, app->id(), changes, effects);
        return result_of("qSuccess", true);
    };
}

Answer add_field(Call& call) {
    Workspace& work = workspace(call);
    work.require("update");
    if (work.without_data())
        throw QixError(ErrorCode::app_open_in_other_mode, "the app was opened without data", work.app().id());
    const SnapshotPtr snapshot = work.snapshot();
    require_room(*snapshot->document);
    const std::string& name = call.params.text("qName");
    const auto taken = snapshot->model->find_field(name);
    if (name.empty() || (taken && !is_on_the_fly(*snapshot, *taken))) return result_of("qSuccess", false);
    const Environment environment(*snapshot, {});
    const app::FieldOnTheFly field{name, environment.expanded(call.params.text("qExpr"), engine::kDefaultState)};
    return Background{Background::Lane::files,
                      [session = call.session.shared_from_this(), app = work.app_pointer(), loaded = snapshot->loaded,
                       field](std::stop_token) -> Completion {
                          app::Document trial = *app->document();
                          put(trial.fields_on_the_fly, field);
                          auto made = with_fields_on_the_fly(loaded, trial);
                          if (made->find_field(field.name)) return keep(session, app, field, std::move(made));
                          return [](Effects&) { return result_of("qSuccess", false); };
                      }};
}

/// Fields on the fly are called what their maker called them. Empty where there is none of the name.
Answer field_by_name(Call& call) {
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const std::string& name = call.params.text("qReadableName");
    const auto field = snapshot->model->find_field(name);
    return result_of("qName", field && is_on_the_fly(*snapshot, *field) ? name : "");
}

}  // namespace

void add_field_on_the_fly_methods(Registry& registry) {
    registry.add(Class::doc, "AddFieldFromExpression", "qName qExpr", add_field);
    registry.add(Class::doc, "GetFieldOnTheFlyByName", "qReadableName", field_by_name);
}

}  // namespace orrery::qix
