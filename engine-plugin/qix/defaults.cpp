#include "qix/defaults.h"

namespace orrery::qix {
namespace {

using json::Value;

void fill(Value& target, const Value& defaults) {
    for (const json::Member& member : defaults.members())
        if (!target.contains(member.name)) target.set(member.name, member.value);
}

const Value& cube_defaults() {
    static const Value defaults = Value::object({{"qDimensions", Value::array()},
                                                 {"qMeasures", Value::array()},
                                                 {"qInterColumnSortOrder", Value::array()},
                                                 {"qSuppressZero", false},
                                                 {"qSuppressMissing", false},
                                                 {"qInitialDataFetch", Value::array()},
                                                 {"qReductionMode", "N"},
                                                 {"qMode", "S"},
                                                 {"qPseudoDimPos", -1},
                                                 {"qNoOfLeftDims", -1},
                                                 {"qAlwaysFullyExpanded", false},
                                                 {"qMaxStackedCells", 5000},
                                                 {"qPopulateMissing", false},
                                                 {"qShowTotalsAbove", false},
                                                 {"qIndentMode", false},
                                                 {"qSortbyYValue", 0}});
    return defaults;
}

const Value& list_defaults() {
    static const Value defaults = Value::object({{"qShowAlternatives", false},
                                                 {"qFrequencyMode", "N"},
                                                 {"qInitialDataFetch", Value::array()},
                                                 {"qExpressions", Value::array()}});
    return defaults;
}

/// Clients write into these without asking whether they are there.
const Value& sort_defaults() {
    static const Value defaults = Value::object({{"qExpression", Value::object()}});
    return defaults;
}

void fill_sorts(Value& holder, std::string_view name) {
    Value* list = holder.find(name);
    if (list == nullptr || !list->is_array()) return;
    for (Value& sort : list->as_array())
        if (sort.is_object()) fill(sort, sort_defaults());
}

void fill_dimension_def(Value& def) {
    static const Value defaults = Value::object({{"qGrouping", "N"},
                                                 {"qFieldDefs", Value::array()},
                                                 {"qFieldLabels", Value::array()},
                                                 {"qSortCriterias", Value::array()},
                                                 {"qNumberPresentations", Value::array()},
                                                 {"qActiveField", 0}});
    fill(def, defaults);
    fill_sorts(def, "qSortCriterias");
}

/// The member, made when it is missing; null when it is there and no object.
Value* object_in(Value& holder, std::string_view name) {
    Value& member = holder.member(name);
    if (member.is_null()) member = Value::object();
    return member.is_object() ? &member : nullptr;
}

void fill_dimension(Value& dimension) {
    static const Value defaults = Value::object({{"qOtherLabel", Value::object()},
                                                 {"qTotalLabel", Value::object()},
                                                 {"qCalcCond", Value::object()},
                                                 {"qAttributeExpressions", Value::array()},
                                                 {"qAttributeDimensions", Value::array()}});
    static const Value limits = Value::object({{"qOtherMode", "OTHER_OFF"},
                                               {"qOtherCounted", Value::object()},
                                               {"qOtherLimit", Value::object()},
                                               {"qOtherLimitMode", "OTHER_GT_LIMIT"},
                                               {"qSuppressOther", false},
                                               {"qForceBadValueKeeping", true},
                                               {"qApplyEvenWhenPossiblyWrongResult", true},
                                               {"qGlobalOtherGrouping", false},
                                               {"qOtherCollapseInnerDimensions", false},
                                               {"qOtherSortMode", "OTHER_SORT_DESCENDING"},
                                               {"qTotalMode", "TOTAL_OFF"},
                                               {"qReferencedExpression", Value::object()}});
    fill(dimension, defaults);
    if (Value* def = object_in(dimension, "qDef")) fill_dimension_def(*def);
    if (Value* spec = object_in(dimension, "qOtherTotalSpec")) fill(*spec, limits);
}

void fill_measure(Value& measure) {
    static const Value defaults = Value::object({{"qCalcCond", Value::object()},
                                                 {"qAttributeExpressions", Value::array()},
                                                 {"qAttributeDimensions", Value::array()},
                                                 {"qTrendLines", Value::array()}});
    static const Value def_defaults =
        Value::object({{"qTags", Value::array()}, {"qNumFormat", Value::object()}, {"qExpressions", Value::array()}});
    fill(measure, defaults);
    if (Value* def = object_in(measure, "qDef")) fill(*def, def_defaults);
    if (Value* sort = object_in(measure, "qSortBy")) fill(*sort, sort_defaults());
}

void fill_items(Value& holder, std::string_view name, void (*fill_item)(Value&)) {
    Value* list = holder.find(name);
    if (list == nullptr || !list->is_array()) return;
    for (Value& item : list->as_array())
        if (item.is_object()) fill_item(item);
}

void fill_cube(Value& cube) {
    fill(cube, cube_defaults());
    fill_items(cube, "qDimensions", fill_dimension);
    fill_items(cube, "qMeasures", fill_measure);
}

void fill_list(Value& list) {
    fill(list, list_defaults());
    if (Value* def = object_in(list, "qDef")) fill_dimension_def(*def);
}

// As deep as the properties, which the parser bounds.
void fill_below(Value& value) {
    if (value.is_array())
        for (Value& item : value.as_array()) fill_below(item);
    if (!value.is_object()) return;
    for (json::Member& member : value.as_object()) {
        if (member.name == "qLayoutExclude") continue;
        if (member.name == "qHyperCubeDef" && member.value.is_object()) fill_cube(member.value);
        if (member.name == "qListObjectDef" && member.value.is_object()) fill_list(member.value);
        fill_below(member.value);
    }
}

const Value& kind_defaults(app::ObjectKind kind) {
    static const Value none = Value::object();
    static const Value bookmark = Value::object({{"qIncludeVariables", false}, {"qDistinctValues", false}});
    static const Value variable = Value::object({{"qComment", ""},
                                                 {"qNumberPresentation", Value::object()},
                                                 {"qIncludeInBookmark", false},
                                                 {"qDefinition", ""}});
    if (kind == app::ObjectKind::variable) return variable;
    return kind == app::ObjectKind::bookmark ? bookmark : none;
}

}  // namespace

Value with_defaults(Value properties, app::ObjectKind kind) {
    fill(properties, kind_defaults(kind));
    if (!properties.contains("qMetaDef")) properties.set("qMetaDef", Value::object());
    fill_below(properties);
    return properties;
}

}  // namespace orrery::qix
