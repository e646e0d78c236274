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

// As deep as the properties, which the parser bounds.
void fill_below(Value& value) {
    if (value.is_array())
        for (Value& item : value.as_array()) fill_below(item);
    if (!value.is_object()) return;
    for (json::Member& member : value.as_object()) {
        if (member.name == "qLayoutExclude") continue;
        if (member.name == "qHyperCubeDef" && member.value.is_object()) fill(member.value, cube_defaults());
        if (member.name == "qListObjectDef" && member.value.is_object()) fill(member.value, list_defaults());
        fill_below(member.value);
    }
}

}  // namespace

Value with_defaults(Value properties) {
    if (!properties.contains("qMetaDef")) properties.set("qMetaDef", Value::object());
    fill_below(properties);
    return properties;
}

}  // namespace orrery::qix
