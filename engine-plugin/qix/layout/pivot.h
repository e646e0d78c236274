// Pivot tables: the dimensions of a cube as headers of rows and columns, the measures where they cross.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "qix/calculated_cube.h"
#include "qix/expansion.h"

namespace orrery::qix {

/// A header: a value of a dimension, a total, or a measure's name.
struct PivotHeader {
    enum class Kind { value, total, measure };
    Kind kind = Kind::value;
    std::int32_t element = 0;     ///< of a value; the measure's number
    std::uint32_t dimension = 0;  ///< visible one, of a value
    std::uint32_t row = 0;        ///< of the cube: one that shows the value
    bool can_expand = false, can_collapse = false;
    std::size_t first = 0, last = 0;  ///< its lines: [first, last)
    std::vector<PivotHeader> below;
};

/// A row or column of the table: what its headers say.
struct PivotLine {
    HeaderPath elements;         ///< of the axis's dimensions, as far as they are open
    std::int32_t measure = -1;   ///< the one its headers name, if they do
    std::vector<bool> is_total;  ///< by level: selecting there selects nothing
};

struct PivotAxis {
    static constexpr int kMeasures = -1;
    std::vector<int> levels;  ///< visible dimensions from the outside, kMeasures for the measures' names
    std::vector<PivotHeader> headers;
    std::vector<PivotLine> lines;

    /// Dimensions among the levels, in their order.
    std::vector<std::uint32_t> dimensions() const;
};

/// A pivot table under one state of its headers. Used by one thread.
class Pivot {
public:
    /// Calculates the cube; throws what calculate_cube() throws, and calc_too_large for tables beyond all bounds. Of a
    /// cube with an error only made() is of use.
    Pivot(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
          const std::string& inherited_state, const PivotExpansion& expansion);

    const CalculatedCube& made() const { return made_; }
    const PivotAxis& left() const { return left_; }
    const PivotAxis& top() const { return top_; }
    /// Dimensions by priority as the layout tells it, -1 the measures' names.
    std::vector<int> order() const;

    /// The value where two lines cross; nothing when no record is behind it.
    std::optional<engine::Cell> cell(const PivotLine& row, const PivotLine& column) const;
    /// What a header of a dimension's value shows.
    engine::Cell header_cell(const PivotHeader& header) const;
    /// The values of all measures for some elements of the outermost dimensions of the left axis.
    std::vector<engine::Cell> values(const HeaderPath& left) const;

private:
    struct Level {
        std::shared_ptr<const engine::Cube> cube;
        std::unordered_map<std::string, std::uint32_t> rows;  ///< by elements
    };
    class Builder;

    /// qExpansionState: which values of a dimension are open before a session opens and closes any.
    struct Opened {
        bool all_but = false;
        std::set<std::int32_t> elements;
        std::set<std::string> texts;
    };
    void read_expansion_state();
    bool opened_by_definition(std::uint32_t dimension, std::int32_t element) const;

    void place_dimensions();
    const Level& level(std::size_t left, std::size_t top) const;
    std::shared_ptr<const engine::Cube> cube_of(const std::vector<std::uint32_t>& visible, bool whole,
                                                std::size_t across) const;
    std::size_t measures() const { return visible_count(made_.cube->measures()); }

    const Environment& environment_;
    const json::Value& definition_;
    CalculatedCube made_;
    std::map<std::uint32_t, Opened> opened_;  ///< by visible dimension
    std::vector<std::uint32_t> visible_;      ///< definition's index of each visible dimension
    PivotAxis left_, top_;
    mutable std::map<std::pair<std::size_t, std::size_t>, Level> levels_;
};

/// NxPivotPage[] for what clients ask. Throws QixError calc_pages_too_large.
json::Value pivot_pages(const Pivot& pivot, const json::Value& pages);

/// Adds what the layout of a pivot table says besides what every cube's says.
void describe_pivot(const Pivot& pivot, const json::Value& definition, json::Value& layout);

}  // namespace orrery::qix
