// Cyclic groups: which of its fields a dimension shows is each session's own choice.
#include <algorithm>
#include <set>

#include "qix/definition_target.h"
#include "qix/listings.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/wire_enums.h"

namespace orrery::qix {
namespace {

std::int64_t wrapped(std::int64_t index, std::int64_t count) { return ((index % count) + count) % count; }

/// A master dimension's group; throws when it has none.
struct MasterGroup {
    std::string id;
    json::Value fields;  ///< qFieldDefs
};

MasterGroup master_group(Call& call, const std::string& id) {
    const app::ObjectPtr dimension = workspace(call).get(id, ObjectKind::dimension);
    const json::Value& dim = dimension->properties["qDim"];
    if (grouping_name(std::string(dim["qGrouping"].string_or(""))) != "C" || dim["qFieldDefs"].size() == 0)
        throw QixError(ErrorCode::invalid_parameters, "the dimension is no cyclic group", id);
    return {id, dim["qFieldDefs"]};
}

void activate(Call& call, const std::string& id, std::int64_t index) {
    workspace(call).set_active_field(id, index);
    call.effects.own.objects.insert(id);
}

/// A dimension of an object's cube or list, and how to change what it shows.
struct CyclicPlace {
    std::string pointer;     ///< of qDef in the properties
    std::string library_id;  ///< of the master dimension, or empty
    std::int64_t count = 0, active = 0;
    std::vector<std::string> taken;   ///< what the other dimensions show
    std::vector<std::string> fields;  ///< of the group
};

CyclicPlace find_place(Call& call) {
    const DefinitionTarget target = find_definition(call);
    const std::int64_t number = call.params.integer("qDimNo");
    const Environment environment(*target.snapshot, {});
    std::vector<DimensionDef> dimensions;
    if (target.is_list)
        dimensions.push_back(
            read_list(*target.snapshot, environment, target.definition, target.inherited_state).dimension);
    else
        dimensions = read_cube(*target.snapshot, environment, target.definition, target.inherited_state).dimensions;
    if (number < 0 || number >= std::ssize(dimensions))
        throw QixError(ErrorCode::invalid_parameters, "there is no such dimension", "qDimNo");
    const DimensionDef& def = dimensions[static_cast<std::size_t>(number)];
    if (def.grouping != "C" || def.field_defs.empty())
        throw QixError(ErrorCode::invalid_parameters, "the dimension is no cyclic group", "qDimNo");
    CyclicPlace place{
        target.is_list ? target.path + "/qDef" : target.path + "/qDimensions/" + std::to_string(number) + "/qDef",
        def.library_id,
        std::ssize(def.field_defs),
        static_cast<std::int64_t>(def.level),
        {},
        def.field_defs};
    for (const DimensionDef& other : dimensions)
        if (&other != &def && other.level < other.field_defs.size())
            place.taken.push_back(other.field_defs[other.level]);
    return place;
}

bool collides(const CyclicPlace& place, std::int64_t index) {
    const std::string& field = place.fields[static_cast<std::size_t>(index)];
    return std::find(place.taken.begin(), place.taken.end(), field) != place.taken.end();
}

void show(Call& call, const CyclicPlace& place, std::int64_t index) {
    if (!place.library_id.empty()) return activate(call, place.library_id, index);
    workspace(call).add_soft_patches(call.target.id,
                                     {{"replace", place.pointer + "/qActiveField", json::Value(index)}});
    call.effects.own.objects.insert(call.target.id);
}

/// As many steps as asked for; a field that another dimension shows already is passed over.
Answer step_object(Call& call) {
    const CyclicPlace place = find_place(call);
    const std::int64_t steps = call.params.integer("qNbrSteps");
    std::int64_t index = wrapped(place.active + steps % place.count, place.count);
    for (std::int64_t tries = 0; tries < place.count && collides(place, index); ++tries)
        index = wrapped(index + (steps < 0 ? -1 : 1), place.count);
    if (index != place.active && !collides(place, index)) show(call, place, index);
    return nothing();
}

Answer set_object_field(Call& call) {
    const CyclicPlace place = find_place(call);
    const std::int64_t index = call.params.integer("qNewIndex");
    if (index >= 0 && index < place.count && index != place.active && !collides(place, index)) show(call, place, index);
    return nothing();
}

Answer step_dimension(Call& call) {
    const MasterGroup group = master_group(call, call.target.id);
    const auto count = static_cast<std::int64_t>(group.fields.size());
    const std::int64_t active = workspace(call).snapshot()->active_field(group.id);
    activate(call, group.id, wrapped(active + call.params.integer("qStep") % count, count));
    return nothing();
}

Answer set_dimension_field(Call& call) {
    const MasterGroup group = master_group(call, call.target.id);
    const std::int64_t index = call.params.integer("qIx");
    if (index < 0 || index >= static_cast<std::int64_t>(group.fields.size()))
        throw QixError(ErrorCode::invalid_parameters, "the group has no such field", "qIx");
    activate(call, group.id, index);
    return nothing();
}

Answer get_dimension_field(Call& call) {
    const MasterGroup group = master_group(call, call.target.id);
    return result_of("qReturn", workspace(call).snapshot()->active_field(group.id));
}

Answer get_group_states(Call& call) {
    const SnapshotPtr snapshot = workspace(call).snapshot();
    json::Value states = json::Value::array();
    for (const app::ObjectPtr& object : objects_of_kind(*snapshot, ObjectKind::dimension)) {
        const json::Value& dim = object->properties["qDim"];
        if (grouping_name(std::string(dim["qGrouping"].string_or(""))) != "C") continue;
        states.push_back(json::Value::object(
            {{"qInfo", object->properties["qInfo"]},
             {"qActiveFieldDef", dim["qFieldDefs"][snapshot->active_field(object->id)].string_or("")}}));
    }
    return result_of("qGroupStates", std::move(states));
}

/// Empty when the state could be applied, else the kind of the warning.
std::string_view apply_group_state(Call& call, const json::Value& state) {
    const app::ObjectPtr object = workspace(call).find(std::string(state["qInfo"]["qId"].string_or("")));
    if (object == nullptr || object->kind != ObjectKind::dimension) return "group_missing";
    const json::Value& dim = object->properties["qDim"];
    if (grouping_name(std::string(dim["qGrouping"].string_or(""))) != "C") return "group_not_applicable";
    for (std::size_t index = 0; index < dim["qFieldDefs"].size(); ++index) {
        if (dim["qFieldDefs"][index].string_or("") != state["qActiveFieldDef"].string_or("")) continue;
        activate(call, object->id, static_cast<std::int64_t>(index));
        return {};
    }
    return "fielddef_missing";
}

Answer apply_group_states(Call& call) {
    json::Value warnings = json::Value::array();
    for (const json::Value& state : call.params.array("qGroupStates"))
        if (const std::string_view warning = apply_group_state(call, state); !warning.empty())
            warnings.push_back(json::Value::object({{"qState", state}, {"qType", warning}}));
    const bool applied = warnings.size() < call.params.array("qGroupStates").size() || warnings.size() == 0;
    return result_of("qResult", json::Value::object({{"qApplySuccess", applied}, {"qWarnings", std::move(warnings)}}));
}

}  // namespace

void add_cyclic_methods(Registry& registry) {
    registry.add(Class::object, "StepCycle", "qPath qDimNo:integer qNbrSteps:integer", step_object);
    registry.add(Class::object, "SetActiveField", "qPath qDimNo:integer qNewIndex:integer", set_object_field);
    registry.add(Class::dimension, "StepCycle", "qStep:integer", step_dimension);
    registry.add(Class::dimension, "SetActiveField", "qIx:integer", set_dimension_field);
    registry.add(Class::dimension, "GetActiveField", "", get_dimension_field);
    registry.add(Class::doc, "GetGroupStates", "", get_group_states);
    registry.add(Class::doc, "ApplyGroupStates", "qGroupStates:array", apply_group_states);
}

}  // namespace orrery::qix
