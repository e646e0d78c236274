// A brute-force judge of the association rules, written from their definition and sharing no code with the engine.
#pragma once

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace orrery::engine::test {

using Cell = std::optional<int>;

/// Tables joined by hubs. A hub is one field, or several that two tables share (a synthetic key): its value is the
/// combination.
struct Schema {
    struct Hub {
        std::vector<std::string> fields;
        std::vector<int> tables;
    };
    struct Table {
        std::string name;
        std::vector<std::string> fields;
        std::vector<std::vector<Cell>> rows;
        std::vector<int> hubs;
    };
    std::vector<Table> tables;
    std::vector<Hub> hubs;
};

/// One to seven tables in one or more trees, with nulls and repeated rows.
Schema random_schema(std::mt19937& random);

/// Drops repeated rows of the tables whose second column may be in and-mode; names those columns.
std::vector<std::string> make_pairs_distinct(Schema& schema);

using Selections = std::map<std::string, std::set<int>>;

/// Decides by trying every combination of rows of the tables between the selections and what is asked for: a value is
/// possible if rows exist that agree on all hubs on the way and satisfy every selection. A row satisfies a selection in
/// and-mode if every selected value, and none that is forced out, stands in some row with the same first cell.
class Oracle {
public:
    /// `forced_out`: the fields in and-mode, each with what is forced out of it.
    explicit Oracle(const Schema& schema, Selections forced_out = {})
        : schema_(schema), forced_out_(std::move(forced_out)) {}
    [[nodiscard]] bool value_possible(const std::string& field, int value, const Selections& selections) const;
    [[nodiscard]] bool row_survives(int table, int row, const Selections& selections) const;

private:
    struct Question;
    const Schema& schema_;
    Selections forced_out_;
};

}  // namespace orrery::engine::test
