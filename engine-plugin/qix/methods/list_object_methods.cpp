// GenericObject: selecting and searching in list objects.
#include <algorithm>

#include "cube/list_object.h"
#include "cube/search.h"
#include "qix/definition_target.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

using engine::AppSelections;
using engine::Element;
using engine::ValueState;

/// The list that a method selects in.
struct List {
    DefinitionTarget target;
    std::unique_ptr<SelectableDimensions> dimension;
    std::optional<engine::FieldId> field;

    AppSelections::Target selects(bool soft_lock) const { return {dimension->state(), *field, soft_lock}; }
};

List find_list(Call& call) {
    List list{find_definition(call), nullptr, std::nullopt};
    if (!list.target.is_list)
        throw QixError(ErrorCode::invalid_path, "there is no list at " + list.target.path, list.target.path);
    require_not_modal(call, call.target.id, list.target.path);
    list.dimension = std::make_unique<SelectableDimensions>(list.target);
    list.field = list.dimension->field(0);
    return list;
}

Answer done(Call& call, bool success) {
    if (success) selections_changed(call);
    return result_of("qSuccess", success);
}

Answer select_elements(Call& call, const List& list, const std::vector<Element>& elements, bool toggle) {
    return done(call,
                workspace(call).selections().select(list.selects(call.params.flag("qSoftLock")), elements, toggle));
}

Answer select_values(Call& call) {
    const List list = find_list(call);
    if (!list.field) return result_of("qSuccess", false);
    const std::vector<std::int64_t> wanted = call.params.integers("qValues");
    const std::vector<Element> elements = list.dimension->field_elements(0, wanted);
    // Clearing is asked for with no values at all, not with values that do not exist.
    if (elements.empty() && !wanted.empty()) return result_of("qSuccess", false);
    return select_elements(call, list, elements, call.params.flag("qToggleMode"));
}

/// What the open search of the list leaves, as elements of the field.
std::vector<Element> found_elements(const List& list) {
    const Environment environment(*list.target.snapshot, {});
    ListDef def = read_list(*list.target.snapshot, environment, list.target.definition, list.target.inherited_state);
    const auto search = list.target.snapshot->searches.find({list.target.object->id, list.target.path});
    if (search != list.target.snapshot->searches.end()) def.list.search = search->second;
    const auto calculated = engine::calculate_list(def.list, environment.chart(), def.state);
    std::vector<Element> elements;
    for (const Element shown : calculated->all_elements())
        for (const Element element : calculated->field_elements(static_cast<std::int32_t>(shown)))
            elements.push_back(element);
    return elements;
}

std::vector<Element> in_states(const List& list, const std::vector<Element>& elements,
                               std::initializer_list<ValueState> wanted) {
    const auto states = list.target.snapshot->selections->states(list.dimension->state());
    std::vector<Element> kept;
    std::copy_if(elements.begin(), elements.end(), std::back_inserter(kept), [&](Element element) {
        return wanted.size() == 0 ||
               std::find(wanted.begin(), wanted.end(), states->state(*list.field, element)) != wanted.end();
    });
    return kept;
}

using Action = bool (AppSelections::*)(const AppSelections::Target&);

/// The whole list, or what the open search leaves of it.
Answer select_group(Call& call, Action action, std::initializer_list<ValueState> states) {
    const List list = find_list(call);
    if (!list.field) return result_of("qSuccess", false);
    if (!workspace(call).is_searching(call.target.id, list.target.path))
        return done(call, (workspace(call).selections().*action)(list.selects(call.params.flag("qSoftLock"))));
    const std::vector<Element> elements = in_states(list, found_elements(list), states);
    if (elements.empty()) return result_of("qSuccess", false);
    return select_elements(call, list, elements, false);
}

Answer select_all(Call& call) { return select_group(call, &AppSelections::select_all, {}); }
Answer select_possible(Call& call) {
    return select_group(call, &AppSelections::select_possible, {ValueState::option, ValueState::selected});
}
Answer select_alternative(Call& call) {
    return select_group(call, &AppSelections::select_alternative, {ValueState::alternative});
}
Answer select_excluded(Call& call) {
    return select_group(call, &AppSelections::select_excluded, {ValueState::alternative, ValueState::excluded});
}

Answer select_ranges(Call& call) {
    const List list = find_list(call);
    if (!list.field) return result_of("qSuccess", false);
    std::vector<NumberRange> ranges;
    for (const json::Value& range : call.params.array("qRanges")) ranges.push_back(read_range(range));
    std::vector<Element> elements;
    const engine::Symbols& symbols = list.target.snapshot->model->field(*list.field).symbols();
    for (Element element = 0; element < symbols.size(); ++element)
        if (std::any_of(ranges.begin(), ranges.end(), [&](const auto& r) { return r.holds(symbols.number(element)); }))
            elements.push_back(element);
    return select_elements(call, list, elements, false);
}

Answer search_for(Call& call) {
    const List list = find_list(call);
    if (!list.field) return result_of("qSuccess", false);
    workspace(call).set_search(call.target.id, list.target.path, call.params.text("qMatch"));
    call.effects.own.objects.insert(call.target.id);
    return result_of("qSuccess", true);
}

void end_search(Call& call, const std::string& path) {
    if (!workspace(call).is_searching(call.target.id, path)) return;
    workspace(call).end_search(call.target.id, path);
    call.effects.own.objects.insert(call.target.id);
}

/// Values within reach first: what is excluded is chosen only when the search finds nothing else.
std::vector<Element> accepted_elements(const List& list) {
    const std::vector<Element> found = found_elements(list);
    std::vector<Element> reachable =
        in_states(list, found, {ValueState::option, ValueState::alternative, ValueState::selected, ValueState::locked});
    return reachable.empty() ? found : reachable;
}

Answer accept_search(Call& call) {
    const List list = find_list(call);
    if (!list.field || !workspace(call).is_searching(call.target.id, list.target.path)) return nothing();
    std::vector<Element> elements = accepted_elements(list);
    end_search(call, list.target.path);
    if (elements.empty()) return nothing();
    if (call.params.flag("qToggleMode")) {
        const auto* present = workspace(call).selections().selection(list.dimension->state()).find(*list.field);
        if (present != nullptr)
            present->elements->for_each(
                [&](std::uint64_t element) { elements.push_back(static_cast<Element>(element)); });
    }
    select_elements(call, list, elements, false);
    return nothing();
}

Answer abort_search(Call& call) {
    end_search(call, call.params.text("qPath"));
    return nothing();
}

}  // namespace

void add_list_object_methods(Registry& registry) {
    const auto object = Class::object;
    registry.add(object, "SelectListObjectValues", "qPath qValues:array qToggleMode:boolean? qSoftLock:boolean?",
                 select_values);
    registry.add(object, "SelectListObjectAll", "qPath qSoftLock:boolean?", select_all);
    registry.add(object, "SelectListObjectPossible", "qPath qSoftLock:boolean?", select_possible);
    registry.add(object, "SelectListObjectAlternative", "qPath qSoftLock:boolean?", select_alternative);
    registry.add(object, "SelectListObjectExcluded", "qPath qSoftLock:boolean?", select_excluded);
    registry.add(object, "SelectListObjectContinuousRange", "qPath qRanges:array qSoftLock:boolean?", select_ranges);
    registry.add(object, "SearchListObjectFor", "qPath qMatch", search_for);
    registry.add(object, "AcceptListObjectSearch", "qPath qToggleMode:boolean? qSoftLock:boolean?", accept_search);
    registry.add(object, "AbortListObjectSearch", "qPath", abort_search);
}

}  // namespace orrery::qix
