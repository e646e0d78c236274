#include "qix/definition_target.h"

#include <algorithm>
#include <limits>

#include "qix/method_tools.h"

namespace orrery::qix {
namespace {

/// The snapshot with the selections from before the object became modal: what its client still shows.
SnapshotPtr shown_snapshot(const DefinitionTarget& target) {
    if (target.snapshot->modal.object != target.object->id || !target.snapshot->modal.selected) return target.snapshot;
    auto before = std::make_shared<Snapshot>(*target.snapshot);
    auto selections = std::make_shared<engine::AppSelections>(*before->selections);
    selections->restore(before->modal.before);
    before->selections = std::move(selections);
    return before;
}

}  // namespace

DefinitionTarget find_definition(Call& call) { return find_definition(call, call.params.text("qPath")); }

DefinitionTarget find_definition(Call& call, const std::string& path) {
    DefinitionTarget target;
    target.snapshot = workspace(call).snapshot();
    target.path = path;
    target.object = target.snapshot->find(call.target.id);
    if (target.object == nullptr) throw QixError(ErrorCode::not_found, "Not found: the object is gone", call.target.id);
    const json::Value properties = target.snapshot->effective_properties(*target.object);
    const json::Value* found = nullptr;
    try {
        found = json::resolve(properties, target.path);
    } catch (const json::Error& error) {
        throw QixError(ErrorCode::invalid_path, error.what(), target.path);
    }
    target.is_list = target.path.ends_with("/qListObjectDef");
    const bool calculable = target.is_list || target.path.ends_with("/qHyperCubeDef");
    if (found == nullptr || !found->is_object() || !calculable)
        throw QixError(ErrorCode::invalid_path, "there is no list or cube at " + target.path, target.path);
    target.definition = *found;
    target.inherited_state = Snapshot::state_name(properties, engine::kDefaultState);
    return target;
}

SelectableDimensions::SelectableDimensions(const DefinitionTarget& target)
    : snapshot_(shown_snapshot(target)),
      definition_(target.definition),
      inherited_state_(target.inherited_state),
      is_list_(target.is_list),
      environment_(*snapshot_, {}) {
    if (is_list_) {
        list_def_ = read_list(*snapshot_, environment_, definition_, inherited_state_);
        state_ = list_def_->state;
        visible_.push_back(0);
        return;
    }
    cube_def_ = read_cube(*snapshot_, environment_, definition_, inherited_state_);
    state_ = cube_def_->state;
    // Only what is no plain field, or has a condition, has to be calculated to know whether it shows.
    const auto& dimensions = cube_def_->cube.dimensions;
    const bool all_plain = std::all_of(dimensions.begin(), dimensions.end(), [&](const engine::CubeDimension& each) {
        return each.calc_condition.empty() && plain_field(*snapshot_->model, each.definition);
    });
    for (std::size_t index = 0; index < dimensions.size(); ++index)
        if (all_plain || cube().dimensions()[index].visible) visible_.push_back(index);
}

const std::string& SelectableDimensions::definition(std::size_t dimension) const {
    return is_list_ ? list_def_->list.dimension.definition : cube_def_->cube.dimensions[visible_[dimension]].definition;
}

std::optional<engine::FieldId> SelectableDimensions::field(std::size_t dimension) {
    if (dimension >= visible_.size() || !snapshot_->selections->has_state(state_)) return std::nullopt;
    if (const auto plain = plain_field(*snapshot_->model, definition(dimension))) return plain;
    if (definition(dimension).empty()) return std::nullopt;
    const engine::DimensionInfo& info = is_list_ ? list().dimension() : cube().dimensions()[visible_[dimension]];
    if (info.error || info.field == engine::kNoField) return std::nullopt;
    return info.field;
}

std::vector<engine::Element> SelectableDimensions::field_elements(std::size_t dimension,
                                                                  const std::vector<std::int64_t>& shown) {
    std::vector<engine::Element> elements;
    const auto plain = plain_field(*snapshot_->model, definition(dimension));
    for (const std::int64_t number : shown) {
        if (number < 0 || number > std::numeric_limits<std::int32_t>::max())
            continue;  // null and totals select nothing
        const auto element = static_cast<std::int32_t>(number);
        if (plain) {
            if (number < snapshot_->model->field(*plain).cardinality())
                elements.push_back(static_cast<engine::Element>(element));
            continue;
        }
        const auto stands_for = is_list_ ? list().field_elements(element)
                                         : cube().field_elements(static_cast<std::uint32_t>(dimension), element);
        elements.insert(elements.end(), stands_for.begin(), stands_for.end());
    }
    return elements;
}

const engine::Cube& SelectableDimensions::cube() {
    if (cube_ == nullptr) cube_ = engine::calculate_cube(cube_def_->cube, environment_.chart(), state_);
    return *cube_;
}

const engine::ListObject& SelectableDimensions::list() {
    if (list_ == nullptr) list_ = engine::calculate_list(list_def_->list, environment_.chart(), state_);
    return *list_;
}

NumberRange read_range(const json::Value& value) {
    NumberRange range{-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity(),
                      value["qMinInclEq"].bool_or(false), value["qMaxInclEq"].bool_or(false)};
    if (value.contains("qMin")) read_wire_number(value["qMin"], range.low);
    if (value.contains("qMax")) read_wire_number(value["qMax"], range.high);
    return range;
}

bool NumberRange::holds(double number) const {
    const bool above = with_low ? number >= low : number > low;
    const bool below = with_high ? number <= high : number < high;
    return above && below;
}

}  // namespace orrery::qix
