#include "qix/bookmark_state.h"

#include <chrono>

#include "app/visible_data.h"
#include "qix/selection_tools.h"
#include "selection/and_mode.h"

namespace orrery::qix {
namespace {

using engine::AppSelections;
using json::Value;

constexpr double kUnsetRange = -1e300;

Value select_info() {
    return Value::object({{"qTextSearch", ""},
                          {"qRangeLo", kUnsetRange},
                          {"qRangeHi", kUnsetRange},
                          {"qNumberFormat", Value::object()},
                          {"qRangeInfo", Value::array()},
                          {"qSoftLock", false}});
}

Value field_values(const engine::Field& field, const engine::Bitmap* elements) {
    Value values = Value::array();
    if (elements != nullptr)
        elements->for_each([&](std::uint64_t element) {
            values.push_back(field_value(field, static_cast<engine::Element>(element)));
        });
    return values;
}

Value capture_field(const engine::DataModel& model, const engine::FieldSelection& selection, bool only_one) {
    const engine::Field& field = model.field(selection.field);
    Value item = Value::object({{"qDef", Value::object({{"qName", field.name()}, {"qType", "PRESENT"}})},
                                {"qSelectInfo", select_info()},
                                {"qValues", field_values(field, selection.elements.get())},
                                {"qExcludedValues", field_values(field, selection.forced_out.get())}});
    if (selection.and_mode) item.set("qAndMode", true);
    if (selection.locked) item.set("qLocked", true);
    if (only_one) item.set("qOneAndOnlyOne", true);
    return item;
}

engine::Bitmap elements_in(const Value& values, const engine::Field& field) {
    engine::Bitmap elements(field.cardinality());
    if (values.size() == 0) return elements;
    for (const engine::Element element : elements_of_values(field, values.items())) elements.set(element);
    return elements;
}

engine::SelectionState read_state(const Value& items, const engine::DataModel& model) {
    engine::SelectionState state;
    for (const Value& item : items.items()) {
        const auto id = model.find_field(item["qDef"]["qName"].string_or(""));
        if (!id) continue;
        engine::Bitmap elements = elements_in(item["qValues"], model.field(*id));
        engine::Bitmap forced_out = elements_in(item["qExcludedValues"], model.field(*id));
        const bool and_mode = item["qAndMode"].bool_or(false) && engine::and_mode_place(model, *id);
        if (!elements.any() && !(and_mode && forced_out.any())) continue;
        if (and_mode)
            state.select_all_of(*id, std::move(elements), std::move(forced_out));
        else
            state.select(*id, std::move(elements));
        if (item["qLocked"].bool_or(false)) state.lock(*id, true);
    }
    return state;
}

/// Those of the values that the field has, or those that it has not.
Value values_in(const Value& values, const engine::Field& field, bool has) {
    const std::vector<engine::Element> elements = element_of_each(field, values.items());
    Value found = Value::array();
    for (std::size_t at = 0; at < elements.size(); ++at)
        if ((elements[at] != engine::kNoElement) == has) found.push_back(values[at]);
    return found;
}

/// The fields of one state, and of those the values, that the data has.
Value seen_items(const Value& items, const engine::DataModel& model) {
    Value seen = Value::array();
    for (const Value& item : items.items()) {
        const auto id = model.find_field(item["qDef"]["qName"].string_or(""));
        if (!id) continue;
        Value kept = item;
        for (const char* list : {"qValues", "qExcludedValues"}) {
            kept.set(list, values_in(item[list], model.field(*id), true));
        }
        seen.push_back(std::move(kept));
    }
    return seen;
}

}  // namespace

Value seen_bookmark(const Value& bookmark, const Snapshot& snapshot) {
    if (!app::is_reduced(*snapshot.document, snapshot.loaded)) return bookmark;
    if (!bookmark.is_object()) return {};
    Value seen = bookmark;
    Value states = Value::array();
    for (const Value& state : bookmark["qStateData"].items()) {
        Value kept = state;
        kept.set("qFieldItems", seen_items(state["qFieldItems"], *snapshot.model));
        states.push_back(std::move(kept));
    }
    seen.set("qStateData", std::move(states));
    seen.set("qVariableItems", Value::array());
    return seen;
}

Value capture_bookmark(const AppSelections& selections) {
    Value states = Value::array();
    for (const std::string& name : selections.state_names()) {
        Value items = Value::array();
        for (const engine::FieldSelection& field : selections.selection(name).fields())
            items.push_back(capture_field(*selections.model(), field, selections.one_and_only_one(field.field)));
        states.push_back(Value::object({{"qStateName", name}, {"qFieldItems", std::move(items)}}));
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    constexpr double days_to_1970 = 25569;
    const double day =
        days_to_1970 + static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(now).count()) / 86400;
    return Value::object({{"qStateData", std::move(states)},
                          {"qUtcModifyTime", day},
                          {"qVariableItems", Value::array()},
                          {"qPatches", Value::array()}});
}

bool apply_bookmark(const Value& bookmark, AppSelections& selections) {
    bool applied = false;
    for (const Value& state : bookmark["qStateData"].items()) {
        const std::string name(state["qStateName"].string_or(engine::kDefaultState));
        if (!selections.has_state(name)) continue;
        applied |= selections.replace(name, read_state(state["qFieldItems"], *selections.model()));
    }
    return applied;
}

Value bookmark_warnings(const Value& bookmark, const AppSelections& selections) {
    Value warnings = Value::array();
    for (const Value& state : bookmark["qStateData"].items()) {
        const std::string_view name = state["qStateName"].string_or(engine::kDefaultState);
        for (const Value& item : state["qFieldItems"].items()) {
            const std::string_view field = item["qDef"]["qName"].string_or("");
            const auto id = selections.model()->find_field(field);
            Value missing = Value::array();
            const auto warn = [&](std::string_view why) {
                warnings.push_back(Value::object(
                    {{"qState", name}, {"qField", field}, {"qVerifyResult", why}, {"qMissingValues", missing}}));
            };
            if (!selections.has_state(name)) {
                warn("STATE_MISSING");
            } else if (!id) {
                warn("FIELD_MISSING");
            } else {
                for (const char* list : {"qValues", "qExcludedValues"})
                    for (const Value& value : values_in(item[list], selections.model()->field(*id), false).items())
                        missing.push_back(value["qText"]);
                if (missing.size() > 0) warn("FIELD_VALUE_MISSING");
            }
        }
    }
    return warnings;
}

engine::SelectionState bookmark_selection(const Value& bookmark, std::string_view state,
                                          const engine::DataModel& model) {
    for (const Value& data : bookmark["qStateData"].items())
        if (data["qStateName"].string_or(engine::kDefaultState) == state) return read_state(data["qFieldItems"], model);
    return {};
}

Value bookmark_field_infos(const Value& bookmark) {
    Value infos = Value::array();
    for (const Value& state : bookmark["qStateData"].items())
        for (const Value& item : state["qFieldItems"].items())
            infos.push_back(Value::object({{"qStateName", state["qStateName"]},
                                           {"qFieldName", item["qDef"]["qName"]},
                                           {"qValuesCount", item["qValues"].size()}}));
    return infos;
}

}  // namespace orrery::qix
