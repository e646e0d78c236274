// Doc: what the data looks like, and small facts about the app that editors ask for.
#include <algorithm>
#include <random>

#include "expression/wildcard.h"
#include "qix/column_profile.h"
#include "qix/lineage.h"
#include "qix/listings.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/selection_tools.h"
#include "storage/system_fields.h"

namespace orrery::qix {
namespace {

constexpr std::int64_t kMostSamples = 10'000;

Answer get_table_profile(Call& call) {
    return calculate(call,
                     [name = call.params.text("qTableName")](const Snapshot& snapshot, const Environment& environment) {
                         const auto table = snapshot.model->find_table(name);
                         if (!table) throw QixError(ErrorCode::not_found, "Not found: table " + name, name);
                         return result_of("qProfiling", table_profile(environment, *snapshot.model, *table));
                     });
}

/// Distinct values of a field, perhaps only those of one table: all of them, or as many drawn at random.
json::Value samples(const engine::DataModel& model, engine::FieldId id, const engine::Column* column, std::int64_t most,
                    std::mt19937_64& random) {
    const engine::Field& field = model.field(id);
    engine::Bitmap present(field.cardinality(), column == nullptr);
    if (column != nullptr)
        column->for_each_block(0, column->rows(),
                               [&](std::uint64_t, const engine::Element* codes, std::uint32_t count) {
                                   for (std::uint32_t at = 0; at < count; ++at)
                                       if (codes[at] < column->null_code()) present.set(codes[at]);
                               });
    std::vector<engine::Element> drawn;
    present.for_each([&](std::uint64_t element) { drawn.push_back(static_cast<engine::Element>(element)); });
    const auto wanted = static_cast<std::size_t>(most < 0 ? kMostSamples : std::min(most, kMostSamples));
    if (drawn.size() > wanted) {
        std::shuffle(drawn.begin(), drawn.end(), random);
        drawn.resize(wanted);
    }
    json::Value values = json::Value::array();
    for (const engine::Element element : drawn) values.push_back(field_value(field, element));
    return values;
}

json::Value sample_result(const std::string& table, const std::string& field, json::Value values) {
    return json::Value::object({{"qFieldOrColumn", json::Value::object({{"qFieldName", field}, {"qTableName", table}})},
                                {"qValues", std::move(values)}});
}

Answer get_samples(Call& call) {
    const std::int64_t seed = call.params.integer("qRandSeed");
    return calculate(call, [wanted = call.params["qFieldsOrColumnsWithWildcards"], seed,
                            most = call.params.integer("qMaxNumberOfValues")](const Snapshot& snapshot,
                                                                              const Environment& environment) {
        const engine::DataModel& model = *snapshot.model;
        std::mt19937_64 random(seed != 0 ? static_cast<std::uint64_t>(seed) : std::random_device()());
        json::Value results = json::Value::array();
        for (const json::Value& item : wanted.items()) {
            const engine::Wildcard field_name(item["qFieldName"].string_or("*"));
            const std::string_view table_name = item["qTableName"].string_or("");
            for (engine::FieldId id = 0; id < model.field_count(); ++id) {
                environment.stop_here();
                const engine::Field& field = model.field(id);
                const bool hidden = field.details().synthetic || engine::is_system(model, id);
                if (hidden || !field_name.matches(field.name())) continue;
                if (table_name.empty()) {
                    results.push_back(sample_result("", field.name(), samples(model, id, nullptr, most, random)));
                    continue;
                }
                for (const engine::Occurrence& place : model.occurrences(id)) {
                    const engine::Table& table = model.table(place.table);
                    if (engine::Wildcard(table_name).matches(table.name()))
                        results.push_back(sample_result(table.name(), field.name(),
                                                        samples(model, id, &table.column(place.column), most, random)));
                }
            }
        }
        return result_of("qResult", std::move(results));
    });
}

Answer get_lineage(Call& call) {
    workspace(call).require("update");
    return calculate(call, [](const Snapshot& snapshot, const Environment&) {
        return result_of("qLineage", lineage(snapshot.document->script));
    });
}

/// Variables as $(…) would show them, for editors.
Answer text_macros(Call& call) {
    return calculate(call, [](const Snapshot& snapshot, const Environment& environment) {
        json::Value macros = json::Value::array();
        for (const auto& [name, variable] : *snapshot.variables)
            macros.push_back(json::Value::object({{"qTag", name},
                                                  {"qRefSeqNo", 0},
                                                  {"qSetSeqNo", 0},
                                                  {"qDisplayString", environment.variable(name).to_text()},
                                                  {"qIsSystem", false},
                                                  {"qIsReserved", is_reserved_variable(name)}}));
        return result_of("qMacros", std::move(macros));
    });
}

Answer favourites(Call& call) {
    json::Value names = json::Value::array();
    const app::DocumentPtr document = workspace(call).app().document();
    for (const std::string& name : document->favourite_variables) names.push_back(name);
    return result_of("qNames", std::move(names));
}

Answer set_favourites(Call& call) {
    workspace(call).require("update");
    workspace(call).app().update(
        [names = call.params.texts("qNames")](app::Document& document) { document.favourite_variables = names; });
    call.effects.shared.app = true;
    return nothing();
}

Answer prohibit_binary_load(Call& call) {
    workspace(call).require("update");
    workspace(call).app().update([prohibit = call.params.flag("qProhibit")](app::Document& document) {
        document.prohibit_binary_load = prohibit;
    });
    call.effects.shared.app = true;
    return nothing();
}

}  // namespace

void add_profile_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "GetTableProfileData", "qTableName", get_table_profile);
    registry.add(doc, "GetFieldAndColumnSamples",
                 "qFieldsOrColumnsWithWildcards:array qMaxNumberOfValues:integer qRandSeed:integer?", get_samples);
    registry.add(doc, "GetLineage", "", get_lineage);
    registry.add(doc, "GetTextMacros", "", text_macros);
    registry.add(doc, "GetFavoriteVariables", "", favourites);
    registry.add(doc, "SetFavoriteVariables", "qNames:array", set_favourites);
    registry.add(doc, "SetProhibitBinaryLoad", "qProhibit:boolean", prohibit_binary_load);
}

}  // namespace orrery::qix
