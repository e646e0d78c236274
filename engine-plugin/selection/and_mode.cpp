#include "selection/and_mode.h"

#include <algorithm>
#include <vector>

namespace orrery::engine {

std::optional<AndModePlace> and_mode_place(const DataModel& model, FieldId field) {
    if (model.occurrences(field).size() != 1) return std::nullopt;
    const Occurrence place = model.occurrences(field).front();
    const Table& table = model.table(place.table);
    const TableDetails& details = table.details();
    if (!details.distinct || details.loose || details.synthetic) return std::nullopt;
    if (table.columns().size() != 2 || place.column != 1) return std::nullopt;
    if (model.field(table.columns()[0].field).details().synthetic) return std::nullopt;  // more columns were loaded
    return AndModePlace{place.table, table.columns()[0].field};
}

Bitmap owners_of_all(const DataModel& model, const AndModePlace& place, const FieldSelection& selection) {
    const Column& owners = *model.column(place.table, place.owner);
    const Column& values = *model.column(place.table, selection.field);
    const Element cardinality = owners.null_code();
    // No row comes twice, so that counting the selected values of an owner tells whether it has them all.
    std::vector<std::uint32_t> found(std::size_t{cardinality} + 1, 0);
    std::vector<bool> spoiled(std::size_t{cardinality} + 1, false);
    const auto count = [&](Element owner, Element value) {
        if (value == values.null_code()) return;
        if (selection.elements->test(value)) ++found[owner];
        if (selection.forces_out(value)) spoiled[owner] = true;
    };
    for (std::uint64_t row = 0; row < values.rows(); row += Column::kBlock) {
        const auto rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(values.rows() - row, Column::kBlock));
        values.visit_codes(row, rows, true, [&](const auto& value) {
            owners.visit_codes(row, rows, true, [&](const auto& owner) {
                for (std::uint32_t i = 0; i < rows; ++i) count(owner[i], value[i]);
            });
        });
    }
    const auto wanted = static_cast<std::uint32_t>(selection.elements->count());
    Bitmap result(cardinality);
    for (Element owner = 0; owner < cardinality; ++owner)
        if (found[owner] == wanted && !spoiled[owner]) result.set(owner);
    return result;
}

}  // namespace orrery::engine
