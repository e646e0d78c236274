// The definition that a method's qPath leads to, and how its values become selections.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "qix/calculated_cube.h"
#include "qix/call.h"

namespace orrery::qix {

struct DefinitionTarget {
    SnapshotPtr snapshot;
    app::ObjectPtr object;
    std::string path;
    json::Value definition;
    std::string inherited_state;
    bool is_list = false;  ///< else a hypercube
};

/// Throws QixError invalid_path when nothing calculable is there.
DefinitionTarget find_definition(Call& call, const std::string& path);
/// The one at the parameter qPath.
DefinitionTarget find_definition(Call& call);

/// The state that a definition selects in, and its visible dimensions.
class SelectableDimensions {
public:
    /// Reads the definition; calculates only what calculated dimensions need. While the object is modal the cube is the
    /// one from before, as the client still shows it.
    explicit SelectableDimensions(const DefinitionTarget& target);

    const std::string& state() const { return state_; }
    std::size_t size() const { return visible_.size(); }
    /// The field that selections in a dimension go to; nothing when nothing can be selected in it.
    std::optional<engine::FieldId> field(std::size_t dimension);
    /// What the shown elements stand for in that field; null, totals and unknown ones stand for nothing.
    std::vector<engine::Element> field_elements(std::size_t dimension, const std::vector<std::int64_t>& shown);
    /// The calculated cube; of a hypercube only.
    const engine::Cube& cube();

private:
    const engine::ListObject& list();
    const std::string& definition(std::size_t dimension) const;

    SnapshotPtr snapshot_;
    json::Value definition_;
    std::string inherited_state_;
    bool is_list_;
    Environment environment_;
    std::string state_;
    std::optional<ListDef> list_def_;
    std::optional<CubeDef> cube_def_;
    std::vector<std::size_t> visible_;  ///< indexes into the definition's dimensions
    std::shared_ptr<const engine::Cube> cube_;
    std::shared_ptr<const engine::ListObject> list_;
};

/// Range {qMin, qMax, qMinInclEq, qMaxInclEq}.
struct NumberRange {
    double low = 0, high = 0;
    bool with_low = false, with_high = false;
    bool holds(double number) const;
};
NumberRange read_range(const json::Value& value);

}  // namespace orrery::qix
