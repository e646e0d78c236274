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

/// The fields of one state, and of those the values, that the data has.
Value seen_items(const Value& items, const engine::DataModel& model) {
    Value seen = Value::array();
    for (const Value& item : items.items()) {
        const auto id = model.find_field(item["qDef"]["qName"].string_or(""));
        if (!id) continue;
        Value kept = item;
        for (const char* list : {"qValues", "qExcludedValues"}) {
            Value values = Value::array();
            for (const Value& value : item[list].items())
                if (!elements_of_values(model.field(*id), Value::array({value}).items()).empty())
                    values.push_back(value);
            kept.set(list, std::move(values));
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
