#include "qix/layout/selection_object.h"

#include <algorithm>

#include "qix/layout/columns.h"

namespace orrery::qix {
namespace {

using json::Value;

constexpr std::uint32_t kThreshold = 6;  // up to so many values are listed by name

bool has_tag(const engine::Field& field, std::string_view tag) {
    const auto& tags = field.details().tags;
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

Value item(const Snapshot& snapshot, const Environment& environment, const engine::States& states,
           const engine::FieldSelection& selection, std::size_t sort_index) {
    const engine::Field& field = snapshot.model->field(selection.field);
    Value names = Value::array();
    std::string joined;
    const auto out = selection.forced_out ? static_cast<std::uint32_t>(selection.forced_out->count()) : 0;
    const auto selected = static_cast<std::uint32_t>(selection.elements->count());
    const auto name = [&](const engine::Bitmap& elements, const char* mode, const char* before) {
        elements.for_each([&](std::uint64_t element) {
            const std::string text = environment.text(field, static_cast<engine::Element>(element));
            names.push_back(Value::object({{"qName", text}, {"qFieldSelectionMode", mode}}));
            joined += (joined.empty() ? "" : ", ") + (before + text);
        });
    };
    if (selected + out <= kThreshold) {
        name(*selection.elements, selection.and_mode ? "AND" : "NORMAL", "");
        if (out > 0) name(*selection.forced_out, "NOT", "NOT ");
    } else {
        joined = std::to_string(selected) + " of " + std::to_string(field.cardinality());
    }
    Value result = Value::object({{"qField", field.name()},
                                  {"qReadableName", field.name()},
                                  {"qTotal", field.cardinality()},
                                  {"qSelectedCount", selected},
                                  {"qSelected", joined},
                                  {"qStateCounts", state_counts(states.counts(selection.field))},
                                  {"qSelectionThreshold", kThreshold},
                                  {"qSortIndex", sort_index},
                                  {"qRangeInfo", Value::array()},
                                  {"qSelectedFieldSelectionInfo", std::move(names)},
                                  {"qNotSelectedFieldSelectionInfo", Value::array()},
                                  {"qDimensionReferences", Value::array()}});
    if (has_tag(field, "$numeric")) result.set("qIsNum", true);
    if (has_tag(field, "$hidden")) result.set("qIsHidden", true);
    if (selection.locked) result.set("qLocked", true);
    if (snapshot.selections->one_and_only_one(selection.field)) result.set("qOneAndOnlyOne", true);
    return result;
}

}  // namespace

Value selection_object(const Snapshot& snapshot, const Environment& environment, const Value& definition,
                       const std::string& inherited_state) {
    const std::string state = Snapshot::state_name(definition, inherited_state);
    Value items = Value::array();
    if (snapshot.selections->has_state(state)) {
        std::vector<engine::FieldSelection> fields = snapshot.selections->selection(state).fields();
        std::sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
        const auto states = snapshot.selections->states(state);
        for (const engine::FieldSelection& field : fields)
            items.push_back(item(snapshot, environment, *states, field, items.size()));
    }
    return Value::object({{"qBackCount", snapshot.selections->back_count()},
                          {"qForwardCount", snapshot.selections->forward_count()},
                          {"qSelections", std::move(items)},
                          {"qStateName", state}});
}

}  // namespace orrery::qix
