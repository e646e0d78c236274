// The plain results of calculations: cells and what is known about columns (sections 3.3 to 3.5 of the reference).
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "cube/definition.h"
#include "selection/states.h"

namespace orrery::engine {

inline constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

/// Element numbers with a meaning of their own.
inline constexpr std::int32_t kTotalElement = -1;
inline constexpr std::int32_t kNullElement = -2;
inline constexpr std::int32_t kOthersElement = -3;
inline constexpr std::int32_t kEmptyElement = -4;

struct AttributeValue {
    std::string text;
    double number = kNotANumber;
};

/// The value of an attribute dimension: of a field by its element.
struct AttributeElement {
    std::string text;
    std::int32_t element = -2;
};

struct Cell {
    std::string text;
    double number = kNotANumber;
    std::int32_t element = 0;  ///< element number of a dimension value; 0 for measures
    ValueState state = ValueState::option;
    bool is_measure = false;
    bool is_null = false;
    bool is_total = false;
    std::vector<AttributeValue> attributes;
    std::vector<AttributeElement> attribute_dimensions;
};

/// Error codes of the protocol that appear inside layouts.
inline constexpr int kErrorInvalid = 7000;               ///< the expression cannot be calculated; see message
inline constexpr int kErrorCalculationCondition = 7005;  ///< a calculation condition is not fulfilled

struct CalculationError {
    int code = 0;
    std::string message;  ///< a whole sentence: what, where, nearest known name
};

struct AttributeInfo {
    std::string title;
    double min = kNotANumber;
    double max = kNotANumber;
    std::string min_text;
    std::string max_text;
    NumberPresentation format;
    bool auto_format = false;
    std::optional<CalculationError> error;
};

struct AttributeDimensionInfo {
    std::string title;
    std::uint32_t cardinal = 0;
    bool locked = false;
    bool calculated = false;
    std::optional<CalculationError> error;
};

/// The order a column is sorted in, for its sort indicator.
enum class SortIndicator : std::uint8_t { none, ascending, descending };

/// What kind of axis a dimension suits.
enum class DimensionType : std::uint8_t { discrete, numeric, time };

struct DimensionInfo {
    std::string title;         ///< label, else field name or expression
    FieldId field = kNoField;  ///< the field selections go to; kNoField for expressions over several fields
    bool calculated = false;
    std::uint32_t glyph_count = 0;    ///< longest text, in characters
    std::uint32_t cardinal = 0;       ///< distinct values, excluded ones too
    std::uint32_t cube_cardinal = 0;  ///< distinct values among the rows
    StateCounts states;
    std::vector<std::string> tags;
    DimensionType type = DimensionType::discrete;
    double min = kNotANumber;  ///< over possible values
    double max = kNotANumber;
    NumberPresentation format;
    bool auto_format = false;
    SortIndicator sort = SortIndicator::none;
    bool reverse_sort = false;
    bool locked = false;
    std::vector<AttributeInfo> attributes;
    std::vector<AttributeDimensionInfo> attribute_dimensions;
    std::optional<CalculationError> error;
    bool visible = true;  ///< false: a calculation condition or an error keeps its column out of the rows
};

struct MeasureInfo {
    std::string title;
    std::uint32_t glyph_count = 0;
    std::uint32_t cardinal = 0;
    double min = kNotANumber;  ///< over the rows
    double max = kNotANumber;
    NumberPresentation format;
    bool auto_format = false;
    SortIndicator sort = SortIndicator::none;
    bool reverse_sort = false;
    std::vector<AttributeInfo> attributes;
    std::vector<AttributeDimensionInfo> attribute_dimensions;
    std::optional<CalculationError> error;  ///< of an expression: the column is there and null
    bool visible = true;                    ///< false: its calculation condition keeps it out of the rows
};

/// A rectangle of cells, in rows or elements.
struct Area {
    std::uint32_t left = 0;
    std::uint32_t top = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

struct DataPage {
    Area area;  ///< what was asked, clipped to what there is
    std::vector<std::vector<Cell>> rows;
};

}  // namespace orrery::engine
