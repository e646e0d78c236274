// A schema as the engine's data.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "oracle.h"
#include "storage/model_builder.h"

namespace orrery::engine::test {

inline std::shared_ptr<const DataModel> model_of(const Schema& schema) {
    ModelBuilder builder;
    for (const Schema::Table& table : schema.tables) {
        TableBuilder& made = builder.add_table(table.name, table.fields);
        made.details().distinct = std::set(table.rows.begin(), table.rows.end()).size() == table.rows.size();
        for (const std::vector<Cell>& row : table.rows) {
            std::vector<Value> cells;
            for (const Cell& cell : row) cells.push_back(cell ? Value(*cell) : Value());
            made.add_row(cells);
        }
    }
    return builder.finish();
}

}  // namespace orrery::engine::test
