#include "qix/exports/table_source.h"

#include "cube/list_object.h"
#include "qix/calculated_cube.h"

namespace orrery::qix {
namespace {

ExportCell exported(const engine::Cell& cell) {
    if (cell.is_null) return {};
    return {cell.text, cell.number};
}

template <class Rows, class Keep>
std::vector<std::vector<ExportCell>> exported_rows(const Rows& rows, Keep keep) {
    std::vector<std::vector<ExportCell>> made;
    for (const auto& row : rows) {
        if (!keep(row)) continue;
        std::vector<ExportCell>& cells = made.emplace_back();
        for (const auto& cell : row) cells.push_back(exported(cell));
    }
    return made;
}

[[noreturn]] void refuse(const std::string& why) {
    throw QixError(ErrorCode::export_no_data, "there is nothing to export: " + why, "qPath");
}

bool is_exported(engine::ValueState state, bool only_possible) {
    switch (state) {
        case engine::ValueState::selected:
        case engine::ValueState::locked:
        case engine::ValueState::option:
            return true;
        case engine::ValueState::alternative:
            return !only_possible;
        default:
            return false;
    }
}

}  // namespace

TableSource list_source(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                        const std::string& inherited_state, bool only_possible) {
    ListDef def = read_list(snapshot, environment, definition, inherited_state);
    if (def.dimension.error) refuse(def.dimension.error->message);
    def.list.show_alternatives = true;
    const auto list = engine::calculate_list(def.list, environment.chart(), def.state);
    if (list->error()) refuse(list->error()->message);
    TableSource source;
    source.titles.push_back(list->dimension().title);
    for (const std::string& expression : def.list.expressions) source.titles.push_back(expression);
    source.rows = list->rows();
    source.read = [list, only_possible](std::uint64_t first, std::uint32_t count) {
        const engine::Area area{0, static_cast<std::uint32_t>(first), list->columns(), count};
        return exported_rows(list->page(area).rows,
                             [&](const auto& row) { return is_exported(row.front().state, only_possible); });
    };
    return source;
}

TableSource cube_source(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                        const std::string& inherited_state) {
    const CalculatedCube made = calculate_cube(snapshot, environment, definition, inherited_state);
    if (made.cube->error()) refuse(made.cube->error()->message);
    TableSource source;
    for (const engine::DimensionInfo& info : made.cube->dimensions())
        if (info.visible) source.titles.push_back(info.title);
    for (const engine::MeasureInfo& info : made.cube->measures())
        if (info.visible) source.titles.push_back(info.title);
    if (source.titles.empty()) refuse("no column of it shows");
    source.rows = made.cube->rows();
    source.read = [cube = made.cube](std::uint64_t first, std::uint32_t count) {
        const engine::Area area{0, static_cast<std::uint32_t>(first), cube->columns(), count};
        return exported_rows(cube->page(area).rows, [](const auto&) { return true; });
    };
    return source;
}

}  // namespace orrery::qix
