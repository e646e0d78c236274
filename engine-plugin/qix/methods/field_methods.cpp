// Field: selecting in one field by value, text or number.
#include "cube/search.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/selection_tools.h"

namespace orrery::qix {
namespace {

using engine::AppSelections;
using engine::Element;

AppSelections::Target field_target(Call& call, bool soft_lock = false) {
    const auto field = workspace(call).selections().model()->find_field(call.target.id);
    if (!field) throw QixError(ErrorCode::not_found, "Not found: field " + call.target.id, call.target.id);
    return {call.target.state, *field, soft_lock};
}

const engine::Field& field_of(Call& call) {
    return workspace(call).selections().model()->field(field_target(call).field);
}

Answer done(Call& call, bool success) {
    if (success) selections_changed(call);
    return result_of("qReturn", success);
}

template <bool (AppSelections::*Action)(const AppSelections::Target&)>
Answer act(Call& call) {
    require_not_modal(call);
    return done(call, (workspace(call).selections().*Action)(field_target(call, call.params.flag("qSoftLock"))));
}

template <bool (AppSelections::*Action)(const AppSelections::Target&)>
Answer act_on_lock(Call& call) {
    return done(call, (workspace(call).selections().*Action)(field_target(call)));
}

/// qExcludedValuesMode of a search in a field in and-mode: what is found must not be associated (mode NOT).
constexpr std::int64_t kForceOut = 2;

Answer select(Call& call, bool toggle) {
    require_not_modal(call);
    const std::string& match = call.params.text("qMatch");
    const AppSelections::Target target = field_target(call, call.params.flag("qSoftLock"));
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const Environment environment(*snapshot, {});
    const auto matches = engine::search_field(target.field, match, engine::SearchMode::programmatic,
                                              environment.chart(), call.target.state);
    if (!matches) throw QixError(ErrorCode::invalid_parameters, matches.error().describe(), "qMatch");
    std::vector<Element> found;
    matches.value().for_each([&](std::uint64_t element) { found.push_back(static_cast<Element>(element)); });
    if (found.empty()) return result_of("qReturn", false);
    AppSelections& selections = workspace(call).selections();
    if (selections.and_mode(target.field) && call.params.integer("qExcludedValuesMode") == kForceOut)
        return done(call, selections.force_out(target, found, toggle));
    return done(call, selections.select(target, found, toggle));
}

Answer select_values(Call& call) {
    require_not_modal(call);
    const std::vector<Element> found = elements_of_values(field_of(call), call.params.array("qFieldValues"));
    if (found.empty()) return result_of("qReturn", false);
    return done(call, workspace(call).selections().select(field_target(call, call.params.flag("qSoftLock")), found,
                                                          call.params.flag("qToggleMode")));
}

Answer low_level_select(Call& call) {
    require_not_modal(call);
    const std::vector<std::int64_t> wanted = call.params.integers("qValues");
    const std::int64_t cardinality = field_of(call).cardinality();
    std::vector<Element> elements;
    for (const std::int64_t number : wanted)
        if (number >= 0 && number < cardinality) elements.push_back(static_cast<Element>(number));
    // Clearing is asked for with no values at all, not with values that do not exist.
    if (elements.empty() && !wanted.empty()) return result_of("qReturn", false);
    return done(call, workspace(call).selections().select(field_target(call, call.params.flag("qSoftLock")), elements,
                                                          call.params.flag("qToggleMode")));
}

Answer get_cardinal(Call& call) { return result_of("qReturn", field_of(call).cardinality()); }

Answer get_nx_properties(Call& call) {
    const bool only_one = workspace(call).selections().one_and_only_one(field_target(call).field);
    return result_of("qProperties", json::Value::object({{"qOneAndOnlyOne", only_one}}));
}

Answer set_nx_properties(Call& call) {
    const bool wanted = call.params["qProperties"]["qOneAndOnlyOne"].bool_or(false);
    if (!workspace(call).selections().set_one_and_only_one(field_target(call).field, wanted))
        throw QixError(ErrorCode::invalid_parameters, "exactly one value must be selected first", "qOneAndOnlyOne");
    call.effects.own.selections = true;
    return nothing();
}

Answer get_and_mode(Call& call) {
    return result_of("qReturn", workspace(call).selections().and_mode(field_target(call).field));
}

Answer set_and_mode(Call& call) {
    // Where the field's table does not allow it the mode stays off; GetAndMode tells.
    const engine::FieldId field = field_target(call).field;
    if (workspace(call).selections().set_and_mode(field, call.params.flag("qAndMode"))) selections_changed(call);
    return nothing();
}

Answer get_field(Call& call) {
    const std::string& name = call.params.text("qFieldName");
    const std::string state = state_parameter(call);
    if (!workspace(call).selections().model()->find_field(name)) return result_of("qReturn", no_object_interface());
    return result_of("qReturn", call.session.open({Class::field, name, state}));
}

}  // namespace

void add_field_methods(Registry& registry) {
    registry.add(Class::doc, "GetField", "qFieldName qStateName?", get_field);
    const auto field = Class::field;
    registry.add(field, "GetCardinal", "", get_cardinal);
    registry.add(field, "GetNxProperties", "", get_nx_properties);
    registry.add(field, "SetNxProperties", "qProperties:object", set_nx_properties);
    registry.add(field, "GetAndMode", "", get_and_mode);
    registry.add(field, "SetAndMode", "qAndMode:boolean", set_and_mode);
    registry.add(field, "Select", "qMatch qSoftLock:boolean? qExcludedValuesMode:integer?",
                 [](Call& call) { return select(call, false); });
    registry.add(field, "ToggleSelect", "qMatch qSoftLock:boolean? qExcludedValuesMode:integer?",
                 [](Call& call) { return select(call, true); });
    registry.add(field, "SelectValues", "qFieldValues:array qToggleMode:boolean? qSoftLock:boolean?", select_values);
    registry.add(field, "LowLevelSelect", "qValues:array qToggleMode:boolean qSoftLock:boolean?", low_level_select);
    registry.add(field, "SelectAll", "qSoftLock:boolean?", act<&AppSelections::select_all>);
    registry.add(field, "SelectPossible", "qSoftLock:boolean?", act<&AppSelections::select_possible>);
    registry.add(field, "SelectExcluded", "qSoftLock:boolean?", act<&AppSelections::select_excluded>);
    registry.add(field, "SelectAlternative", "qSoftLock:boolean?", act<&AppSelections::select_alternative>);
    registry.add(field, "ClearAllButThis", "qSoftLock:boolean?", act<&AppSelections::clear_all_but>);
    registry.add(field, "Clear", "qSoftLock:boolean?", act<&AppSelections::clear>);
    registry.add(field, "Lock", "", act_on_lock<&AppSelections::lock>);
    registry.add(field, "Unlock", "", act_on_lock<&AppSelections::unlock>);
}

}  // namespace orrery::qix
