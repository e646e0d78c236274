#include "selection/link_forest.h"

#include <algorithm>
#include <numeric>

namespace orrery::engine {
namespace {

constexpr std::uint32_t kUnseen = 0xFFFFFFFF;

}  // namespace

LinkForest::LinkForest(const DataModel& model)
    : units_of_(model.field_count()), units_of_table_(model.table_count()), links_(model.field_count()) {
    add_units(model);
    std::vector<std::uint32_t> by_size(units_.size());
    std::iota(by_size.begin(), by_size.end(), 0);
    std::stable_sort(by_size.begin(), by_size.end(), [&](std::uint32_t a, std::uint32_t b) {
        return model.table(units_[a].table).rows() > model.table(units_[b].table).rows();
    });
    for (std::uint32_t unit : by_size)
        if (units_[unit].island == kUnseen) grow_island(model, unit);
}

void LinkForest::add_units(const DataModel& model) {
    auto add = [&](TableId table, std::vector<std::uint32_t> columns) {
        auto id = static_cast<std::uint32_t>(units_.size());
        for (std::uint32_t column : columns) units_of_[model.table(table).columns()[column].field].push_back(id);
        units_of_table_[table].push_back(id);
        units_.push_back({table, std::move(columns), kUnseen, kNoField, {}});
    };
    for (TableId t = 0; t < model.table_count(); ++t) {
        std::vector<std::uint32_t> columns(model.table(t).columns().size());
        std::iota(columns.begin(), columns.end(), 0);
        if (!model.table(t).details().loose) {
            add(t, std::move(columns));
        } else {
            for (std::uint32_t column : columns) add(t, {column});
        }
    }
}

void LinkForest::grow_island(const DataModel& model, std::uint32_t root) {
    auto island = static_cast<std::uint32_t>(islands_.size());
    std::vector<std::uint32_t> order{root};
    units_[root].island = island;
    for (std::size_t next = 0; next < order.size(); ++next) {
        std::uint32_t at = order[next];
        for (std::uint32_t column : units_[at].columns) {
            FieldId field = model.table(units_[at].table).columns()[column].field;
            if (!is_link(field) || field == units_[at].parent) continue;
            units_[at].children.push_back(field);
            links_[field].parent = at;
            for (std::uint32_t child : units_of_[field]) {
                if (child == at) continue;
                links_[field].children.push_back(child);
                units_[child].parent = field;
                units_[child].island = island;
                order.push_back(child);
            }
        }
    }
    islands_.push_back(std::move(order));
}

}  // namespace orrery::engine
