#include "qix/definitions.h"

#include <algorithm>
#include <set>

#include "qix/field_names.h"
#include "qix/wire_enums.h"

namespace orrery::qix {
namespace {

using json::Value;

std::string text(const Value& value) { return std::string(value.string_or("")); }

std::vector<std::string> texts(const Value& list) {
    std::vector<std::string> items;
    for (const Value& item : list.items()) items.push_back(text(item));
    return items;
}

int direction(const Value& criteria, std::string_view name) {
    const std::int64_t value = criteria[name].integer_or(0);
    return value > 0 ? 1 : value < 0 ? -1 : 0;
}

engine::SortCriteria read_sort(const Value& in) {
    engine::SortCriteria sort;
    sort.by_state = direction(in, "qSortByState");
    sort.by_expression = direction(in, "qSortByExpression");
    sort.by_frequency = direction(in, "qSortByFrequency");
    sort.by_numeric = direction(in, "qSortByNumeric");
    sort.by_ascii = direction(in, "qSortByAscii");
    sort.by_load_order = direction(in, "qSortByLoadOrder");
    sort.expression = expression_text(in["qExpression"]);
    if (sort.expression.empty()) sort.by_expression = 0;
    return sort;
}

template <class Enum>
Enum enum_named(const Value& value, const std::vector<std::pair<std::string_view, Enum>>& names) {
    for (const auto& [name, meaning] : names)
        if (value.string_or("") == name) return meaning;
    return names[0].second;
}

struct Condition {
    std::string condition, message;
};

Condition read_condition(const Value& holder) {
    const Value& full = holder["qCalcCondition"];
    Condition condition{expression_text(full["qCond"]), expression_text(full["qMsg"])};
    if (condition.condition.empty()) condition.condition = expression_text(holder["qCalcCond"]);
    return condition;
}

/// Members of a definition that belong to the client.
Value unknown_members(const Value& definition, const std::set<std::string_view>& known) {
    Value own = Value::object();
    for (const json::Member& member : definition.members())
        if (!known.contains(member.name)) own.set(member.name, member.value);
    return own;
}

/// By them charts find their own among the attributes of a column.
std::vector<Value> attribute_keys(const Value& list) {
    static const std::set<std::string_view> known = {"qExpression", "qDef",   "qLibraryId", "qNumFormat",
                                                     "qAttribute",  "qLabel", "qSortBy",    "qLabelExpression"};
    std::vector<Value> keys;
    for (const Value& item : list.items()) keys.push_back(unknown_members(item, known));
    return keys;
}

/// 1 adds up all rows so far, n the last n of them, within a column of the chart.
void accumulate(std::int64_t steps, engine::CubeMeasure& measure) {
    if (steps <= 0 || measure.definition.empty()) return;
    const std::string_view whole = measure.definition;
    const std::string expression(whole.substr(whole.starts_with('=') ? 1 : 0));
    if (measure.label.empty()) measure.label = expression;
    // A line of its own ends a remark in the expression.
    measure.definition =
        "RangeSum(Above((" + expression + "\n), 0, " + (steps == 1 ? "RowNo()" : std::to_string(steps)) + "))";
}

/// Reads one cube or list; the snapshot and environment are needed at every step.
class Reader {
public:
    /// Labels are there, too, where there is no such state: that is for whoever calculates to say.
    Reader(const Snapshot& snapshot, const Environment& environment, const std::string& state)
        : snapshot_(snapshot),
          environment_(environment),
          state_(snapshot.selections->has_state(state) ? state : engine::kDefaultState) {}

    engine::CubeDimension dimension(const Value& in, DimensionDef& def) const;
    engine::CubeMeasure measure(const Value& in, ColumnDef& def) const;
    /// The expression of a master measure, else the one given.
    std::string expression(const Value& in, std::string_view member) const {
        const app::ObjectPtr master = snapshot_.find(text(in["qLibraryId"]));
        return master != nullptr ? text(master->properties["qMeasure"]["qDef"]) : expression_text(in[member]);
    }

private:
    const app::StoredObject* master(const Value& in, app::ObjectKind kind, ColumnDef& def) const {
        def.library_id = text(in["qLibraryId"]);
        if (def.library_id.empty()) return nullptr;
        const app::ObjectPtr found = snapshot_.find(def.library_id);
        if (found != nullptr && found->kind == kind) return found.get();
        def.error = {ErrorCode::calc_not_in_library, "the master item " + def.library_id + " does not exist"};
        return nullptr;
    }
    engine::DimensionLimit limit(const Value& spec, const std::string& label) const;
    std::size_t active_level(const DimensionDef& def, std::int64_t wanted) const;
    std::string label(const std::string& given, const std::string& label_expression) const {
        return label_expression.empty() ? given : environment_.text(label_expression, state_);
    }
    std::vector<engine::AttributeExpression> attributes(const Value& list) const {
        std::vector<engine::AttributeExpression> all;
        for (const Value& item : list.items())
            all.push_back({expression(item, "qExpression"), read_format(item["qNumFormat"])});
        return all;
    }

    /// Fields or expressions; those of master dimensions by their first field.
    std::vector<std::string> attribute_dimensions(const Value& list) const {
        std::vector<std::string> all;
        for (const Value& item : list.items()) {
            const app::ObjectPtr found = snapshot_.find(text(item["qLibraryId"]));
            all.push_back(found != nullptr ? text(found->properties["qDim"]["qFieldDefs"][0])
                                           : expression_text(item["qDef"]));
        }
        return all;
    }

    const Snapshot& snapshot_;
    const Environment& environment_;
    const std::string state_;
};

std::size_t Reader::active_level(const DimensionDef& def, std::int64_t wanted) const {
    const std::size_t levels = def.field_defs.size();
    if (levels < 2) return 0;
    if (def.grouping == "C")
        return static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 0, std::ssize(def.field_defs) - 1));
    if (def.grouping != "H") return 0;
    // The first level whose predecessor still leaves a choice is where the drilling has come to.
    const auto states = snapshot_.selections->states(state_);
    for (std::size_t level = 0; level + 1 < levels; ++level) {
        const auto field = plain_field(*snapshot_.model, def.field_defs[level]);
        if (!field || states->possible(*field).count() != 1) return level;
    }
    return levels - 1;
}

engine::DimensionLimit Reader::limit(const Value& spec, const std::string& label) const {
    using Limit = engine::DimensionLimit;
    Limit limit;
    limit.mode =
        enum_named<Limit::Mode>(spec["qOtherMode"], {{"OTHER_OFF", Limit::Mode::off},
                                                     {"OTHER_COUNTED", Limit::Mode::counted},
                                                     {"OTHER_ABS_LIMITED", Limit::Mode::absolute},
                                                     {"OTHER_ABS_ACC_TARGET", Limit::Mode::absolute_accumulated},
                                                     {"OTHER_REL_LIMITED", Limit::Mode::relative},
                                                     {"OTHER_REL_ACC_TARGET", Limit::Mode::relative_accumulated}});
    limit.others_label = label.empty() ? "Others" : environment_.text(label, state_);
    if (limit.mode == Limit::Mode::off) return limit;
    limit.comparison =
        enum_named<Limit::Comparison>(spec["qOtherLimitMode"], {{"OTHER_GT_LIMIT", Limit::Comparison::greater},
                                                                {"OTHER_GE_LIMIT", Limit::Comparison::greater_equal},
                                                                {"OTHER_LT_LIMIT", Limit::Comparison::less},
                                                                {"OTHER_LE_LIMIT", Limit::Comparison::less_equal}});
    const bool counted = limit.mode == Limit::Mode::counted;
    limit.number = environment_.number(expression_text(spec[counted ? "qOtherCounted" : "qOtherLimit"]), state_);
    if (std::isnan(limit.number)) limit.mode = Limit::Mode::off;
    limit.ascending = spec["qOtherSortMode"].string_or("") == "OTHER_SORT_ASCENDING";
    limit.everywhere = spec["qGlobalOtherGrouping"].bool_or(false);
    limit.collapses_inner = spec["qOtherCollapseInnerDimensions"].bool_or(false);
    limit.keep_bad_values = spec["qForceBadValueKeeping"].bool_or(true);
    limit.suppress_others = spec["qSuppressOther"].bool_or(false);
    limit.ranked_by = expression_text(spec["qReferencedExpression"]);
    return limit;
}

engine::CubeDimension Reader::dimension(const Value& in, DimensionDef& def) const {
    static const std::set<std::string_view> known = {"qGrouping",      "qFieldDefs",           "qFieldLabels",
                                                     "qSortCriterias", "qNumberPresentations", "qReverseSort",
                                                     "qActiveField",   "qLabelExpression",     "qAlias"};
    const Value& own = in["qDef"];
    const auto* item = master(in, app::ObjectKind::dimension, def);
    const Value& fields = item != nullptr ? item->properties["qDim"] : own;
    def.field_defs = texts(fields["qFieldDefs"]);
    def.labels = texts(fields["qFieldLabels"]);
    def.labels.resize(def.field_defs.size());
    def.grouping = grouping_name(text(fields["qGrouping"]));
    def.client_keys = unknown_members(own, known);
    def.attribute_keys = attribute_keys(in["qAttributeExpressions"]);
    def.attribute_dimension_keys = attribute_keys(in["qAttributeDimensions"]);
    const bool of_library = item != nullptr && def.grouping == "C";
    def.level = active_level(def, of_library ? snapshot_.active_field(item->id) : own["qActiveField"].integer_or(0));
    if (def.field_defs.empty() && !def.error)
        def.error = {ErrorCode::calc_invalid_definition, "the dimension names no field"};
    const Condition condition = read_condition(in);
    def.condition_message = condition.message;

    engine::CubeDimension dimension;
    if (def.error) return dimension;
    dimension.definition = def.field_defs[def.level];
    dimension.label = label(def.labels[def.level], text(fields["qLabelExpression"]));
    dimension.null_suppression = in["qNullSuppression"].bool_or(false);
    dimension.show_all = in["qShowAll"].bool_or(false);
    dimension.reverse_sort = own["qReverseSort"].bool_or(false);
    dimension.sort = read_sort(own["qSortCriterias"][def.level]);
    dimension.format = read_format(own["qNumberPresentations"][def.level]);
    dimension.calc_condition = condition.condition;
    dimension.attributes = attributes(in["qAttributeExpressions"]);
    dimension.attribute_dimensions = attribute_dimensions(in["qAttributeDimensions"]);
    dimension.limit = limit(in["qOtherTotalSpec"], expression_text(in["qOtherLabel"]));
    def.show_total = in["qShowTotal"].bool_or(false) || text(in["qOtherTotalSpec"]["qTotalMode"]) == "TOTAL_EXPR";
    const std::string total_label = expression_text(in["qTotalLabel"]);
    def.total_label = total_label.empty() ? "Totals" : environment_.text(total_label, state_);
    return dimension;
}

engine::CubeMeasure Reader::measure(const Value& in, ColumnDef& def) const {
    static const std::set<std::string_view> known = {"qLabel",
                                                     "qDescription",
                                                     "qTags",
                                                     "qGrouping",
                                                     "qDef",
                                                     "qNumFormat",
                                                     "qRelative",
                                                     "qBrutalSum",
                                                     "qAggrFunc",
                                                     "qAccumulate",
                                                     "qActiveExpression",
                                                     "qExpressions",
                                                     "qLabelExpression",
                                                     "qReverseSort"};
    const Value& own = in["qDef"];
    const auto* item = master(in, app::ObjectKind::measure, def);
    const Value& source = item != nullptr ? item->properties["qMeasure"] : own;
    const Condition condition = read_condition(in);
    def.client_keys = unknown_members(own, known);
    def.attribute_keys = attribute_keys(in["qAttributeExpressions"]);
    def.attribute_dimension_keys = attribute_keys(in["qAttributeDimensions"]);
    def.condition_message = condition.message;

    engine::CubeMeasure measure;
    measure.definition = expression_text(source["qDef"]);
    const auto active = static_cast<std::size_t>(std::max<std::int64_t>(0, source["qActiveExpression"].integer_or(0)));
    if (measure.definition.empty()) measure.definition = text(source["qExpressions"][active]);
    if (measure.definition.empty() && !def.error)
        def.error = {ErrorCode::calc_invalid_definition, "the measure has no expression"};
    measure.label = label(text(source["qLabel"]), text(source["qLabelExpression"]));
    accumulate(own["qAccumulate"].integer_or(0), measure);
    // A format of the chart's own wins over the master item's.
    measure.format = read_format(own["qNumFormat"]);
    if (measure.format == engine::NumberPresentation()) measure.format = read_format(source["qNumFormat"]);
    measure.sort = read_sort(in["qSortBy"]);
    measure.reverse_sort = own["qReverseSort"].bool_or(false);
    measure.relative = own["qRelative"].bool_or(false);
    measure.total_function = own["qBrutalSum"].bool_or(false) ? "Sum" : text(own["qAggrFunc"]);
    measure.calc_condition = condition.condition;
    measure.attributes = attributes(in["qAttributeExpressions"]);
    measure.attribute_dimensions = attribute_dimensions(in["qAttributeDimensions"]);
    return measure;
}

constexpr std::string_view kNumberTypes[] = {"U", "A", "I", "R", "F", "M", "D", "T", "TS", "IV"};

}  // namespace

std::string expression_text(const Value& value) {
    if (value.is_string()) return value.as_string();
    if (value.is_object()) return text(value.contains("qExpr") ? value["qExpr"] : value["qv"]);
    return value.is_number() || value.is_bool() ? json::dump(value) : "";
}

engine::NumberPresentation read_format(const Value& value) {
    engine::NumberPresentation format;
    const auto type =
        std::find(std::begin(kNumberTypes), std::end(kNumberTypes), number_type_name(text(value["qType"])));
    format.type = static_cast<engine::NumberType>(type - std::begin(kNumberTypes));
    format.decimals = static_cast<int>(value["qnDec"].integer_or(10));
    format.use_thousands = value["qUseThou"].integer_or(0) != 0;
    format.pattern = text(value["qFmt"]);
    format.decimal = text(value["qDec"]);
    format.thousand = text(value["qThou"]);
    return format;
}

Value write_format(const engine::NumberPresentation& format) {
    return Value::object({{"qType", kNumberTypes[static_cast<std::size_t>(format.type)]},
                          {"qnDec", format.decimals},
                          {"qUseThou", format.use_thousands ? 1 : 0},
                          {"qFmt", format.pattern},
                          {"qDec", format.decimal},
                          {"qThou", format.thousand}});
}

namespace {

/// qSortbyYValue: the outermost dimension of pivot and stacked tables in the order of the first measure.
void sort_by_measure(std::int64_t direction, CubeDef& def) {
    if (direction == 0 || def.mode == "S" || def.cube.dimensions.empty() || def.cube.measures.empty()) return;
    std::size_t outermost = 0;
    for (auto column = def.cube.sort_order.rbegin(); column != def.cube.sort_order.rend(); ++column)
        if (*column >= 0 && *column < std::ssize(def.cube.dimensions)) outermost = static_cast<std::size_t>(*column);
    engine::SortCriteria& sort = def.cube.dimensions[outermost].sort;
    sort.by_state = 0;
    sort.by_expression = direction > 0 ? 1 : -1;
    sort.expression = def.cube.measures[0].definition;
}

}  // namespace

CubeDef read_cube(const Snapshot& snapshot, const Environment& environment, const Value& definition,
                  const std::string& inherited_state) {
    CubeDef def;
    def.state = Snapshot::state_name(definition, inherited_state);
    def.mode = cube_mode_name(text(definition["qMode"]));
    def.max_stacked_cells = definition["qMaxStackedCells"].integer_or(5000);
    def.left_dimensions =
        static_cast<int>(std::clamp<std::int64_t>(definition["qNoOfLeftDims"].integer_or(-1), -1, 1000));
    def.always_expanded = definition["qAlwaysFullyExpanded"].bool_or(false);
    def.totals_above = definition["qShowTotalsAbove"].bool_or(false);
    const Reader reader(snapshot, environment, def.state);
    for (const Value& item : definition["qDimensions"].items())
        def.cube.dimensions.push_back(reader.dimension(item, def.dimensions.emplace_back()));
    for (const Value& item : definition["qMeasures"].items())
        def.cube.measures.push_back(reader.measure(item, def.measures.emplace_back()));
    for (const Value& item : definition["qInterColumnSortOrder"].items())
        def.cube.sort_order.push_back(static_cast<int>(item.integer_or(-1)));
    sort_by_measure(definition["qSortbyYValue"].integer_or(0), def);
    def.populate_missing = definition["qPopulateMissing"].bool_or(false);
    const Condition condition = read_condition(definition);
    def.cube.suppress_zero = definition["qSuppressZero"].bool_or(false);
    def.cube.suppress_missing = definition["qSuppressMissing"].bool_or(false);
    def.cube.suppress_totals = definition["qSuppressMeasureTotals"].bool_or(false);
    def.cube.calc_condition = condition.condition;
    def.cube.calc_condition_message = condition.message;
    def.cube.context_set = text(definition["qContextSetExpression"]);
    def.cube.title = expression_text(definition["qTitle"]);
    return def;
}

ListDef read_list(const Snapshot& snapshot, const Environment& environment, const Value& definition,
                  const std::string& inherited_state) {
    ListDef def;
    def.state = Snapshot::state_name(definition, inherited_state);
    const Reader reader(snapshot, environment, def.state);
    def.list.dimension = reader.dimension(definition, def.dimension);
    def.list.show_alternatives = definition["qShowAlternatives"].bool_or(false);
    def.list.frequency = frequency_mode(text(definition["qFrequencyMode"]));
    def.list.auto_sort_rows = static_cast<std::uint32_t>(
        std::max<std::int64_t>(0, definition["qAutoSortByState"]["qDisplayNumberOfRows"].integer_or(0)));
    for (const Value& item : definition["qExpressions"].items())
        def.list.expressions.push_back(reader.expression(item, "qExpr"));
    return def;
}

std::optional<engine::FieldId> plain_field(const engine::DataModel& model, std::string_view definition) {
    std::string_view name = trimmed(definition);
    if (name.starts_with('=')) name = trimmed(name.substr(1));
    if (const auto whole = model.find_field(name)) return whole;
    return model.find_field(unquoted(name));
}

}  // namespace orrery::qix
