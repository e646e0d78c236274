#include "qix/layout/columns.h"

#include "qix/field_names.h"
#include "qix/message.h"
#include "qix/wire_enums.h"

namespace orrery::qix {
namespace {

using json::Value;

Value texts(const std::vector<std::string>& items) {
    Value list = Value::array();
    for (const std::string& item : items) list.push_back(item);
    return list;
}

std::string_view sort_letter(engine::SortIndicator sort) {
    static constexpr std::string_view letters[] = {"N", "A", "D"};
    return letters[static_cast<std::size_t>(sort)];
}

/// `info`, behind the client's own members, so that these cannot replace what the engine says.
Value behind_own(const std::vector<Value>& own, std::size_t at, const Value& info) {
    if (at >= own.size()) return info;
    Value all = own[at];
    for (const json::Member& member : info.members()) all.set(member.name, member.value);
    return all;
}

Value attribute_infos(const std::vector<engine::AttributeInfo>& attributes, const std::vector<Value>& own) {
    Value infos = Value::array();
    for (const engine::AttributeInfo& attribute : attributes) {
        Value info = behind_own(own, infos.size(),
                                Value::object({{"qMin", wire_number(attribute.min)},
                                               {"qMax", wire_number(attribute.max)},
                                               {"qFallbackTitle", attribute.title},
                                               {"qMinText", attribute.min_text},
                                               {"qMaxText", attribute.max_text},
                                               {"qNumFormat", write_format(attribute.format)},
                                               {"qIsAutoFormat", attribute.auto_format}}));
        if (attribute.error) info.set("qError", error_value(attribute.error->code, attribute.error->message));
        infos.push_back(std::move(info));
    }
    return infos;
}

Value attribute_dimension_infos(const std::vector<engine::AttributeDimensionInfo>& attributes,
                                const std::vector<Value>& own) {
    Value infos = Value::array();
    for (const engine::AttributeDimensionInfo& attribute : attributes) {
        Value info = behind_own(own, infos.size(),
                                Value::object({{"qCardinal", attribute.cardinal},
                                               {"qSize", Value::object({{"qcx", 1}, {"qcy", attribute.cardinal}})},
                                               {"qFallbackTitle", attribute.title}}));
        if (attribute.locked) info.set("qLocked", true);
        if (attribute.calculated) info.set("qIsCalculated", true);
        if (attribute.error) info.set("qError", error_value(attribute.error->code, attribute.error->message));
        infos.push_back(std::move(info));
    }
    return infos;
}

/// Members of both kinds of column; the client's own come first, so that they cannot replace what the engine says.
template <class Info>
Value common_info(const Info& info, const ColumnDef& def, const Environment& environment, const std::string& state) {
    Value value = def.client_keys.is_object() ? def.client_keys : Value::object();
    value.set("qFallbackTitle", info.title);
    value.set("qApprMaxGlyphCount", info.glyph_count);
    value.set("qCardinal", info.cardinal);
    value.set("qSortIndicator", sort_letter(info.sort));
    value.set("qNumFormat", write_format(info.format));
    value.set("qIsAutoFormat", info.auto_format);
    value.set("qMin", wire_number(info.min));
    value.set("qMax", wire_number(info.max));
    value.set("qAttrExprInfo", attribute_infos(info.attributes, def.attribute_keys));
    value.set("qAttrDimInfo", attribute_dimension_infos(info.attribute_dimensions, def.attribute_dimension_keys));
    if (info.reverse_sort) value.set("qReverseSort", true);
    if (!def.library_id.empty()) value.set("qLibraryId", def.library_id);
    if (def.error)
        value.set("qError", error_value(static_cast<int>(def.error->code), def.error->message));
    else if (info.error)
        value.set("qError", error_value(info.error->code, info.error->message));
    const bool hidden = info.error && info.error->code == engine::kErrorCalculationCondition;
    if (hidden && !def.condition_message.empty())
        value.set("qCalcCondMsg", environment.text(def.condition_message, state));
    return value;
}

/// What a level of a drill-down is called while another one is active.
std::string level_title(const DimensionDef& def, std::size_t level) {
    if (!def.labels[level].empty()) return def.labels[level];
    const std::string_view name = trimmed(def.field_defs[level]);
    return name.starts_with('=') ? std::string(trimmed(name.substr(1))) : unquoted(name);
}

}  // namespace

Value state_counts(const engine::StateCounts& counts) {
    return Value::object({{"qLocked", counts.locked},
                          {"qSelected", counts.selected},
                          {"qOption", counts.option},
                          {"qDeselected", counts.deselected},
                          {"qAlternative", counts.alternative},
                          {"qExcluded", counts.excluded},
                          {"qSelectedExcluded", counts.selected_excluded},
                          {"qLockedExcluded", counts.locked_excluded}});
}

Value error_value(int code, const std::string& message) {
    Value value = Value::object({{"qErrorCode", code}});
    if (message.empty()) return value;
    value.set("qContext", message);
    value.set("qExtendedMessage", message);
    return value;
}

Value dimension_info(const engine::DimensionInfo& info, const DimensionDef& def, const Environment& environment,
                     const Snapshot& snapshot, const std::string& state) {
    static constexpr std::string_view types[] = {"D", "N", "T"};
    Value value = common_info(info, def, environment, state);
    Value titles = Value::array();
    for (std::size_t level = 0; level < def.field_defs.size(); ++level) titles.push_back(level_title(def, level));
    value.set("qGroupFallbackTitles", std::move(titles));
    value.set("qGroupPos", def.level);
    value.set("qGroupFieldDefs", texts(def.field_defs));
    value.set("qGrouping", def.grouping);
    value.set("qStateCounts", state_counts(info.states));
    value.set("qTags", texts(info.tags));
    value.set("qDimensionType", types[static_cast<std::size_t>(info.type)]);
    value.set("qCardinalities", Value::object({{"qCardinal", info.cardinal},
                                               {"qHypercubeCardinal", info.cube_cardinal},
                                               {"qAllValuesCardinal", -1}}));
    if (info.locked) value.set("qLocked", true);
    if (info.calculated) value.set("qIsCalculated", true);
    if (def.grouping == "C") value.set("qIsCyclic", true);
    if (info.field != engine::kNoField && snapshot.selections->one_and_only_one(info.field))
        value.set("qIsOneAndOnlyOne", true);
    return value;
}

Value measure_info(const engine::MeasureInfo& info, const ColumnDef& def, const Environment& environment,
                   const std::string& state) {
    Value value = common_info(info, def, environment, state);
    value.set("qTrendLines", Value::array());
    return value;
}

void add_attributes(const engine::Cell& cell, Value& value) {
    if (!cell.attribute_dimensions.empty()) {
        Value elements = Value::array();
        for (const engine::AttributeElement& element : cell.attribute_dimensions)
            elements.push_back(Value::object({{"qText", element.text}, {"qElemNo", element.element}}));
        value.set("qAttrDims", Value::object({{"qValues", std::move(elements)}}));
    }
    if (cell.attributes.empty()) return;
    Value attributes = Value::array();
    for (const engine::AttributeValue& attribute : cell.attributes)
        attributes.push_back(Value::object({{"qText", attribute.text}, {"qNum", wire_number(attribute.number)}}));
    value.set("qAttrExps", Value::object({{"qValues", std::move(attributes)}}));
}

Value cell_value(const engine::Cell& cell) {
    Value value = Value::object({{"qText", cell.text},
                                 {"qNum", wire_number(cell.number)},
                                 {"qElemNumber", cell.element},
                                 {"qState", cell.is_total     ? "X"
                                            : cell.is_measure ? "L"
                                                              : state_letter(cell.state)}});
    if (cell.is_null) value.set("qIsNull", true);
    if (cell.is_total) value.set("qIsTotalCell", true);
    if (cell.element == engine::kOthersElement) value.set("qIsOtherCell", true);
    add_attributes(cell, value);
    return value;
}

}  // namespace orrery::qix
