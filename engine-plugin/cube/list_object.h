// List objects: every value of a field with its state, sorted, searched and paged (section 3.5 of the reference).
#pragma once

#include <memory>
#include <string_view>

#include "cube/cell.h"
#include "cube/environment.h"

namespace orrery::engine {

enum class FrequencyMode : std::uint8_t { none, value, percent, relative };

struct ListDefinition {
    CubeDimension dimension;  ///< definition, label, sort criteria, number format
    /// Selected, possible, alternative, excluded values first when there are more values than rows shown (0 = off).
    std::uint32_t auto_sort_rows = 0;
    FrequencyMode frequency = FrequencyMode::none;
    bool show_alternatives = false;        ///< otherwise alternative values are reported as excluded in cells
    std::vector<std::string> expressions;  ///< extra columns
    std::string search;                    ///< text of the running search; empty = none

    friend bool operator==(const ListDefinition&, const ListDefinition&) = default;
};

struct ListCell : Cell {
    std::string frequency;
    struct Range {
        std::uint32_t position = 0;  ///< in characters
        std::uint32_t count = 0;
    };
    std::vector<Range> highlights;  ///< what the search matched
};

struct ListPage {
    Area area;
    std::vector<std::vector<ListCell>> rows;
};

struct ListData;

/// Safe to read from any thread.
class ListObject {
public:
    explicit ListObject(std::shared_ptr<const ListData> data);
    const std::optional<CalculationError>& error() const;
    const DimensionInfo& dimension() const;
    const std::vector<MeasureInfo>& expressions() const;
    std::uint32_t rows() const;  ///< values, or matching values during a search
    std::uint32_t columns() const;
    ListPage page(const Area& area) const;
    std::int32_t element(std::uint32_t row) const;
    /// The elements of the field a value stands for (see Cube::field_elements).
    std::vector<Element> field_elements(std::int32_t element) const;
    /// Every listed element: the matches of a search, for accepting it.
    std::vector<Element> all_elements() const;

private:
    std::shared_ptr<const ListData> data_;
};

/// Throws CalculationCancelled, and std::out_of_range for an unknown state.
std::shared_ptr<const ListObject> calculate_list(const ListDefinition& definition, const ChartEnvironment& environment,
                                                 std::string_view state = kDefaultState);

}  // namespace orrery::engine
