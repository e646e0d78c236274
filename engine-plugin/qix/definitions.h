// Definitions of hypercubes and list objects, read from properties into the engine's own form. Master items are looked
// up here, drill-downs are resolved to their active level, and what belongs to the client is kept aside.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cube/list_object.h"
#include "qix/environment.h"
#include "qix/errors.h"

namespace orrery::qix {

/// What keeps a definition from being used; shown in the layout beside what is fine.
struct DefinitionError {
    ErrorCode code = ErrorCode::calc_invalid_definition;
    std::string message;
};

/// What the layout says of a column besides what was calculated.
struct ColumnDef {
    std::string library_id;
    std::string condition_message;  ///< of the calculation condition
    json::Value client_keys;        ///< members of qDef that the engine does not know: echoed
    std::vector<json::Value> attribute_keys, attribute_dimension_keys;  ///< the same of each of them
    std::optional<DefinitionError> error;
};

struct DimensionDef : ColumnDef {
    std::string grouping = "N";  ///< N single, H drill-down, C cyclic
    std::vector<std::string> field_defs;
    std::vector<std::string> labels;  ///< one per field definition
    std::size_t level = 0;            ///< the active one
    bool show_total = false;          ///< of pivot tables
    std::string total_label;
};

struct CubeDef {
    engine::CubeDefinition cube;
    std::vector<DimensionDef> dimensions;  ///< in the order of cube.dimensions
    std::vector<ColumnDef> measures;       ///< in the order of cube.measures
    std::string state;
    std::string mode = "S";
    std::int64_t max_stacked_cells = 5000;
    int left_dimensions = -1;  ///< of pivot tables; -1: all
    bool always_expanded = false, totals_above = false;
    bool populate_missing = false;  ///< pivot tables show 0 where nothing is
};

struct ListDef {
    engine::ListDefinition list;
    DimensionDef dimension;
    std::string state;
};

/// `inherited_state`: the state of the object that holds the definition.
CubeDef read_cube(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                  const std::string& inherited_state);
ListDef read_list(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                  const std::string& inherited_state);

/// The text of a ValueExpr or StringExpr: a string, or {qExpr}. Empty when there is none.
std::string expression_text(const json::Value& value);

/// FieldAttributes.
engine::NumberPresentation read_format(const json::Value& value);
json::Value write_format(const engine::NumberPresentation& format);

/// The field that a field definition ("Name", "[Name]", "=[Name]") names; nothing for an expression or no field.
std::optional<engine::FieldId> plain_field(const engine::DataModel& model, std::string_view definition);

}  // namespace orrery::qix
