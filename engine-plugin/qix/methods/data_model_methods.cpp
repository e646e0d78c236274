// Doc: tables, keys and fields of the data model.
#include <algorithm>
#include <cmath>
#include <map>

#include "app/visible_data.h"
#include "qix/app_changes.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/selection_tools.h"
#include "qix/table_facts.h"
#include "storage/coupling.h"
#include "storage/system_fields.h"

namespace orrery::qix {
namespace {

constexpr std::int64_t kMostPreviewRows = 10'000;

Answer get_tables_and_keys(Call& call) {
    const TableScope scope{call.params.flag("qSyntheticMode"), call.params.flag("qIncludeSysVars")};
    const bool profiles = call.params.flag("qIncludeProfiling");
    return calculate(call, [scope, profiles](const Snapshot& snapshot, const Environment& environment) {
        const auto data = scope.system ? engine::with_system_fields(snapshot.loaded) : snapshot.loaded;
        return json::Value::object({{"qtr", table_records(*data, scope, profiles ? &environment : nullptr)},
                                    {"qk", source_keys(*data, scope)}});
    });
}

Answer get_table_data(Call& call) {
    const std::int64_t offset = call.params.integer("qOffset");
    const std::int64_t rows = call.params.integer("qRows");
    const std::string& name = call.params.text("qTableName");
    if (offset < 0 || rows < 0 || rows > kMostPreviewRows)
        throw QixError(ErrorCode::invalid_parameters, "at most 10000 rows at once", "qRows");
    return calculate(call, [offset, rows, name](const Snapshot& snapshot, const Environment&) {
        const auto data = engine::with_system_fields(snapshot.loaded);
        const auto table = data->find_table(name);
        if (!table) throw QixError(ErrorCode::not_found, "Not found: table " + name, name);
        return result_of("qData", table_rows(*data, *table, offset, rows));
    });
}

Answer get_field_description(Call& call) {
    const std::string& name = call.params.text("qFieldName");
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const auto field = snapshot->model->find_field(name);
    if (!field) throw QixError(ErrorCode::not_found, "Not found: field " + name, name);
    return result_of("qReturn", field_description(*snapshot, *field));
}

json::Value matching(const engine::Field& field) {
    json::Value tags = json::Value::array();
    for (const std::string& tag : field.details().tags) tags.push_back(tag);
    return json::Value::object({{"qName", field.name()}, {"qTags", std::move(tags)}});
}

Answer get_matching_fields(Call& call) {
    const std::vector<std::string> wanted = call.params.texts("qTags");
    const std::string& mode = call.params.text("qMatchingFieldMode");
    const bool all = mode != "MATCHINGFIELDMODE_MATCH_ONE" && mode != "MATCH_ONE";
    const bool system = std::find(wanted.begin(), wanted.end(), engine::kSystemTag) != wanted.end();
    json::Value found = json::Value::array();
    const engine::DataModel& model = *workspace(call).snapshot()->model;
    for (engine::FieldId id = 0; id < model.field_count(); ++id) {
        const auto& tags = model.field(id).details().tags;
        const auto has = [&](const std::string& tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); };
        const bool match =
            all ? std::all_of(wanted.begin(), wanted.end(), has) : std::any_of(wanted.begin(), wanted.end(), has);
        if (match && (system || !engine::is_system(model, id))) found.push_back(matching(model.field(id)));
    }
    return result_of("qFieldNames", std::move(found));
}

/// Fields with all the tags, among those that are connected with a field by tables.
Answer find_matching_fields(Call& call) {
    const engine::DataModel& model = *workspace(call).snapshot()->model;
    const std::string& name = call.params.text("qFieldName");
    const auto field = model.find_field(name);
    if (!field) throw QixError(ErrorCode::not_found, "Not found: field " + name, name);
    const std::vector<std::string> wanted = call.params.texts("qTags");
    const auto island_of = [&](engine::FieldId id) { return model.island(model.occurrences(id).front().table); };
    json::Value found = json::Value::array();
    for (engine::FieldId id = 0; id < model.field_count(); ++id) {
        const auto& tags = model.field(id).details().tags;
        const bool tagged = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& tag) {
            return std::find(tags.begin(), tags.end(), tag) != tags.end();
        });
        if (tagged && island_of(id) == island_of(*field)) found.push_back(matching(model.field(id)));
    }
    return result_of("qFieldNames", std::move(found));
}

Answer get_loosely_coupled_vector(Call& call) {
    const engine::DataModel& model = *workspace(call).snapshot()->loaded;
    json::Value vector = json::Value::array();
    for (engine::TableId table = 0; table < model.table_count(); ++table)
        vector.push_back(model.table(table).details().loose ? 1 : 0);
    for (int internal = 0; internal < 3; ++internal) vector.push_back(0);
    return result_of("qv", std::move(vector));
}

/// New data with the tables coupled as asked, for everybody, as after a reload. Tables that would make a circle again
/// stay loose.
Answer set_loosely_coupled_vector(Call& call) {
    workspace(call).require("reload");
    if (workspace(call).without_data())
        throw QixError(ErrorCode::app_open_in_other_mode, "the app was opened without data");
    const app::DocumentPtr document = workspace(call).app().document();
    if (document->model == nullptr || app::is_reduced(*document, workspace(call).snapshot()->loaded))
        throw QixError(ErrorCode::access_denied, "Access denied: tables are coupled by who sees all of the data",
                       document->id);
    std::vector<bool> loose;
    for (const std::int64_t state : call.params.integers("qv")) loose.push_back(state != 0);
    if (loose.size() < document->model->table_count())
        throw QixError(ErrorCode::invalid_parameters, "qv needs a state for every table", "qv");
    const auto coupled = engine::with_coupling(document->model, loose);
    workspace(call).app().update([&](app::Document& changed) {
        if (changed.model == document->model) changed.model = coupled;  // a reload that was faster wins
    });
    Changes changes;
    changes.data = changes.app = true;
    make_changes(call.session, document->id, changes, call.effects);
    return result_of("qReturn", true);
}

}  // namespace

void add_data_model_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "GetTablesAndKeys",
                 "qWindowSize:object? qNullSize:object? qCellHeight:integer? qSyntheticMode:boolean? "
                 "qIncludeSysVars:boolean? qIncludeProfiling:boolean?",
                 get_tables_and_keys);
    registry.add(doc, "GetTableData", "qOffset:integer qRows:integer qSyntheticMode:boolean? qTableName",
                 get_table_data);
    registry.add(doc, "GetFieldDescription", "qFieldName", get_field_description);
    registry.add(doc, "GetMatchingFields", "qTags:array qMatchingFieldMode?", get_matching_fields);
    registry.add(doc, "FindMatchingFields", "qFieldName qTags:array", find_matching_fields);
    registry.add(doc, "GetLooselyCoupledVector", "", get_loosely_coupled_vector);
    registry.add(doc, "SetLooselyCoupledVector", "qv:array", set_loosely_coupled_vector);
}

}  // namespace orrery::qix
