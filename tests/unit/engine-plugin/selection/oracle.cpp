#include "oracle.h"

#include <algorithm>

namespace orrery::engine::test {
namespace {

int pick(std::mt19937& random, int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

void join(Schema& schema, int table, int hub) {
    schema.hubs[static_cast<std::size_t>(hub)].tables.push_back(table);
    schema.tables[static_cast<std::size_t>(table)].hubs.push_back(hub);
    for (const std::string& field : schema.hubs[static_cast<std::size_t>(hub)].fields)
        schema.tables[static_cast<std::size_t>(table)].fields.push_back(field);
}

int new_hub(std::mt19937& random, Schema& schema) {
    int hub = static_cast<int>(schema.hubs.size());
    int fields = pick(random, 0, 3) == 0 ? pick(random, 2, 3) : 1;
    Schema::Hub& made = schema.hubs.emplace_back();
    for (int f = 0; f < fields; ++f) made.fields.push_back("K" + std::to_string(hub) + "_" + std::to_string(f));
    return hub;
}

void attach(std::mt19937& random, Schema& schema, int table) {
    if (table == 0 || pick(random, 0, 6) == 0) return;
    int other = pick(random, 0, table - 1);
    const std::vector<int>& hubs = schema.tables[static_cast<std::size_t>(other)].hubs;
    if (!hubs.empty() && pick(random, 0, 2) == 0) {
        join(schema, table, hubs[static_cast<std::size_t>(pick(random, 0, static_cast<int>(hubs.size()) - 1))]);
        return;
    }
    int hub = new_hub(random, schema);
    join(schema, other, hub);
    join(schema, table, hub);
}

}  // namespace

Schema random_schema(std::mt19937& random) {
    Schema schema;
    int tables = pick(random, 1, 7);
    for (int t = 0; t < tables; ++t) {
        schema.tables.push_back({"T" + std::to_string(t), {}, {}, {}});
        attach(random, schema, t);
    }
    int domain = pick(random, 2, 5);
    for (Schema::Table& table : schema.tables) {
        int own = pick(random, table.fields.empty() ? 1 : 0, 2);
        for (int f = 0; f < own; ++f) table.fields.push_back(table.name + "_" + std::to_string(f));
        int rows = pick(random, 0, 7);
        for (int r = 0; r < rows; ++r) {
            std::vector<Cell> row;
            for (std::size_t f = 0; f < table.fields.size(); ++f)
                row.push_back(pick(random, 0, 7) == 0 ? Cell() : Cell(pick(random, 1, domain)));
            table.rows.push_back(std::move(row));
        }
    }
    return schema;
}

std::vector<std::string> make_pairs_distinct(Schema& schema) {
    std::vector<std::string> found;
    for (Schema::Table& table : schema.tables) {
        if (table.fields.size() != 2 || !table.fields[1].starts_with(table.name)) continue;
        std::set<std::vector<Cell>> rows(table.rows.begin(), table.rows.end());
        table.rows.assign(rows.begin(), rows.end());
        found.push_back(table.fields[1]);
    }
    return found;
}

/// Nodes of the tree: tables are 0 … n-1, hubs follow. A node's value is a row number or a combination.
struct Oracle::Question {
    const Schema& schema;
    const Selections& selections;
    const Selections& forced_out;
    std::set<int> needed;  // nodes on the paths between selections and the asked node

    [[nodiscard]] int hub_node(int hub) const { return static_cast<int>(schema.tables.size()) + hub; }
    [[nodiscard]] bool is_table(int node) const { return node < static_cast<int>(schema.tables.size()); }
    [[nodiscard]] const Schema::Table& table(int node) const { return schema.tables[static_cast<std::size_t>(node)]; }
    [[nodiscard]] const Schema::Hub& hub(int node) const {
        return schema.hubs[static_cast<std::size_t>(node) - schema.tables.size()];
    }

    [[nodiscard]] std::vector<int> neighbours(int node) const {
        if (!is_table(node)) return hub(node).tables;
        std::vector<int> result;
        for (int h : table(node).hubs) result.push_back(hub_node(h));
        return result;
    }

    [[nodiscard]] int home(const std::string& field) const {
        for (std::size_t h = 0; h < schema.hubs.size(); ++h)
            for (const std::string& name : schema.hubs[h].fields)
                if (name == field) return hub_node(static_cast<int>(h));
        for (std::size_t t = 0; t < schema.tables.size(); ++t)
            for (const std::string& name : schema.tables[t].fields)
                if (name == field) return static_cast<int>(t);
        return -1;
    }

    /// Marks the nodes from `at` to any node in `targets`, away from `from`.
    bool mark(int at, int from, const std::set<int>& targets) {
        bool leads = targets.contains(at);
        for (int next : neighbours(at))
            if (next != from && mark(next, at, targets)) leads = true;
        if (leads) needed.insert(at);
        return leads;
    }

    using Combination = std::vector<Cell>;

    /// The hub's combination in a row, nullopt if it cannot be looked up. A partly null combination matches only the
    /// table it comes from, so it carries the table's number.
    [[nodiscard]] std::optional<Combination> combination(int hub_at, int table_at, int row) const {
        Combination result;
        bool some_null = false;
        bool all_null = true;
        for (const std::string& field : hub(hub_at).fields) {
            Cell cell = value(table_at, row, field);
            (cell ? all_null : some_null) = !cell;
            result.push_back(cell);
        }
        if (all_null) return std::nullopt;
        result.push_back(some_null ? Cell(table_at) : Cell());
        return result;
    }

    [[nodiscard]] Cell value(int table_at, int row, const std::string& field) const {
        const std::vector<std::string>& fields = table(table_at).fields;
        auto index = std::find(fields.begin(), fields.end(), field) - fields.begin();
        return table(table_at).rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(index)];
    }

    [[nodiscard]] bool allowed(const std::string& field, const Cell& cell) const {
        auto found = selections.find(field);
        return found == selections.end() || (cell && found->second.contains(*cell));
    }

    [[nodiscard]] bool has_all(int node, int row, const std::string& field) const {
        const std::vector<std::vector<Cell>>& rows = table(node).rows;
        const Cell owner = rows[static_cast<std::size_t>(row)][0];
        const auto has = [&](int wanted) {
            return owner && std::any_of(rows.begin(), rows.end(), [&](const std::vector<Cell>& other) {
                       return other[0] == owner && other[1] == Cell(wanted);
                   });
        };
        const std::set<int>& wanted = selections.at(field);
        const std::set<int>& unwanted = forced_out.at(field);
        return owner && std::all_of(wanted.begin(), wanted.end(), has) &&
               std::none_of(unwanted.begin(), unwanted.end(), has);
    }

    [[nodiscard]] bool row_works(int node, int row, int from) const {
        for (const std::string& field : table(node).fields) {
            if (home(field) != node) continue;
            const bool in_and_mode = forced_out.contains(field) && selections.contains(field);
            if (in_and_mode ? !has_all(node, row, field) : !allowed(field, value(node, row, field))) return false;
        }
        for (int next : neighbours(node)) {
            if (next == from || !needed.contains(next)) continue;
            std::optional<Combination> key = combination(next, node, row);
            if (!key || !key_works(next, *key, node)) return false;
        }
        return true;
    }

    [[nodiscard]] bool key_works(int node, const Combination& key, int from) const {
        for (std::size_t f = 0; f < hub(node).fields.size(); ++f)
            if (!allowed(hub(node).fields[f], key[f])) return false;
        for (int next : neighbours(node)) {
            if (next == from || !needed.contains(next)) continue;
            bool any = false;
            for (int r = 0; r < static_cast<int>(table(next).rows.size()); ++r)
                any = any || (combination(node, next, r) == key && row_works(next, r, node));
            if (!any) return false;
        }
        return true;
    }

    void find_needed(int asked) {
        std::set<int> targets{asked};
        for (const auto& [field, values] : selections) targets.insert(home(field));
        mark(asked, -1, targets);
    }
};

bool Oracle::row_survives(int table, int row, const Selections& selections) const {
    Question question{schema_, selections, forced_out_, {}};
    question.find_needed(table);
    return question.row_works(table, row, -1);
}

bool Oracle::value_possible(const std::string& field, int value, const Selections& selections) const {
    Question question{schema_, selections, forced_out_, {}};
    int home = question.home(field);
    question.find_needed(home);
    if (question.is_table(home)) {
        for (int r = 0; r < static_cast<int>(question.table(home).rows.size()); ++r)
            if (question.value(home, r, field) == Cell(value) && question.row_works(home, r, -1)) return true;
        return false;
    }
    const std::vector<std::string>& fields = question.hub(home).fields;
    auto index = static_cast<std::size_t>(std::find(fields.begin(), fields.end(), field) - fields.begin());
    for (int t : question.hub(home).tables)
        for (int r = 0; r < static_cast<int>(question.table(t).rows.size()); ++r) {
            std::optional<Question::Combination> key = question.combination(home, t, r);
            if (key && (*key)[index] == Cell(value) && question.key_works(home, *key, -1)) return true;
        }
    return false;
}

}  // namespace orrery::engine::test
