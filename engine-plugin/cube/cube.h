// Straight hypercubes: calculated once, immutable, shared; pages are cut from the result.
#pragma once

#include <memory>
#include <string_view>

#include "cube/cell.h"
#include "cube/environment.h"

namespace orrery::engine {

struct CubeData;

/// Safe to read from any thread.
class Cube {
public:
    explicit Cube(std::shared_ptr<const CubeData> data);

    /// Set when there are no rows because of an error in the whole cube (calculation condition, bad context set).
    /// Errors of single dimensions and measures are in their infos.
    const std::optional<CalculationError>& error() const;
    const std::string& calc_condition_message() const;
    const std::string& title() const;
    /// One per dimension and measure of the definition, hidden ones too. "Dimension 2" in the calls below counts
    /// visible ones only, as the columns of pages do.
    const std::vector<DimensionInfo>& dimensions() const;
    const std::vector<MeasureInfo>& measures() const;
    /// Columns by sort priority, hidden ones left out.
    const std::vector<int>& sort_order() const;

    std::uint32_t rows() const;
    /// True when some values of a dimension are taken together.
    bool has_others() const;
    std::uint32_t columns() const;
    /// Cuts a page; columns are dimensions first, then measures. Ranges outside are clipped.
    DataPage page(const Area& area) const;
    /// One cell per measure; empty when totals are suppressed.
    const std::vector<Cell>& totals() const;

    /// Element number of a dimension value (kNullElement for null); the row must exist.
    std::int32_t element(std::uint32_t row, std::uint32_t dimension) const;
    /// Number of a measure value, NaN when it is no number.
    double number(std::uint32_t row, std::uint32_t measure) const;
    /// The value of a dimension element; null for elements below 0.
    Value dimension_value(std::uint32_t dimension, std::int32_t element) const;
    /// The elements of the dimension's field that a dimension element stands for: itself for a field, several for a
    /// calculated dimension over one field, none for one over several fields.
    std::vector<Element> field_elements(std::uint32_t dimension, std::int32_t element) const;

    const CubeData& data() const { return *data_; }

private:
    std::shared_ptr<const CubeData> data_;
};

/// Calculates (or finds) the cube under an alternate state. Throws CalculationCancelled, and std::out_of_range for an
/// unknown state; everything wrong with the definition is in the result.
std::shared_ptr<const Cube> calculate_cube(const CubeDefinition& definition, const ChartEnvironment& environment,
                                           std::string_view state = kDefaultState);

}  // namespace orrery::engine
