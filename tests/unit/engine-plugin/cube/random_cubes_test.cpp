// Random charts over random schemas against SQLite: dimensions anywhere in the tree of tables, sets, TOTAL, DISTINCT,
// calculated dimensions, null suppression, sorting. Which records a set has is decided by the brute-force judge
// of selections; SQL then joins outwards from the measure's table and counts each record once per combination.
// ORRERY_RANDOM_CUBES says how many charts (a few hundred by default), ORRERY_RANDOM_SEED where to begin.
#include <tbb/global_control.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "../selection/oracle.h"
#include "database.h"
#include "session.h"

using namespace orrery::engine;
using test::Database;
using test::Oracle;
using test::Schema;
using test::Selections;
using test::Session;

namespace {

long setting(const char* name, long otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtol(text, nullptr, 10);
}

std::shared_ptr<const DataModel> build(const Schema& schema) {
    ModelBuilder builder;
    for (const Schema::Table& table : schema.tables) {
        TableBuilder& made = builder.add_table(table.name, table.fields);
        for (const auto& row : table.rows) {
            std::vector<Value> cells;
            for (const auto& cell : row) cells.push_back(cell ? Value(*cell) : Value());
            made.add_row(cells);
        }
    }
    return builder.finish();
}

/// Rows by table, as the set of a measure leaves them.
using Rows = std::vector<std::set<int>>;

class Chart {
public:
    explicit Chart(unsigned seed) : random_(seed), schema_(test::random_schema(random_)), oracle_(schema_) {
        session_ = std::make_unique<Session>(build(schema_));
        select();
        make_table();
    }

    void check() {
        for (int chart = 0; chart < 4; ++chart)
            if (home_ >= 0) one_chart();
    }
    [[nodiscard]] int compared() const { return compared_; }

private:
    int pick(int low, int high) { return low + static_cast<int>(random_() % static_cast<unsigned>(high - low + 1)); }
    bool one_in(int many) { return pick(1, many) == 1; }

    // Fields of no hub belong to one table.
    std::vector<std::pair<int, std::string>> own_fields() const {
        std::vector<std::pair<int, std::string>> out;
        for (std::size_t t = 0; t < schema_.tables.size(); ++t)
            for (const std::string& field : schema_.tables[t].fields)
                if (field.starts_with("T")) out.emplace_back(static_cast<int>(t), field);
        return out;
    }
    std::set<int> random_values(const std::string& field) {
        const DataModel& model = *session_->selections.model();
        const Symbols& symbols = model.field(model.find_field(field).value()).symbols();
        std::set<int> out;
        for (Element e = 0; e < symbols.size(); ++e)
            if (pick(0, 1) == 0) out.insert(static_cast<int>(symbols.number(e)));
        return out;
    }
    void select() {
        for (const auto& [table, field] : own_fields()) {
            if (!one_in(4)) continue;
            const auto values = random_values(field);
            std::vector<std::string> texts;
            for (const int value : values) texts.push_back(std::to_string(value));
            if (!texts.empty()) session_->select(field, texts);
        }
        // What later selections released is not selected any more.
        const DataModel& model = *session_->selections.model();
        for (const FieldSelection& selection : session_->selections.selection().fields()) {
            std::set<int>& values = selected_[model.field(selection.field).name()];
            selection.elements->for_each([&](std::uint64_t e) {
                values.insert(static_cast<int>(model.field(selection.field).symbols().number(static_cast<Element>(e))));
            });
        }
    }
    void make_table() {
        const auto fields = own_fields();
        if (fields.empty()) return;
        const auto& [table, field] = fields[static_cast<std::size_t>(pick(0, static_cast<int>(fields.size()) - 1))];
        home_ = table;
        measured_ = field;
    }

    /// For every table reached from the measure's: how it is joined, in an order that can be run.
    struct Join {
        int table = 0, from = 0, hub = 0;
    };
    std::vector<Join> joins() const {
        std::vector<Join> out;
        std::set<int> seen{home_};
        std::vector<int> open{home_};
        while (!open.empty()) {
            const int at = open.back();
            open.pop_back();
            for (const int hub : schema_.tables[static_cast<std::size_t>(at)].hubs)
                for (const int next : schema_.hubs[static_cast<std::size_t>(hub)].tables)
                    if (seen.insert(next).second) {
                        out.push_back({next, at, hub});
                        open.push_back(next);
                    }
        }
        return out;
    }

    Rows rows_of(const Selections& selections) const {
        Rows out;
        for (std::size_t t = 0; t < schema_.tables.size(); ++t) {
            auto& rows = out.emplace_back();
            for (int r = 0; r < static_cast<int>(schema_.tables[t].rows.size()); ++r)
                if (oracle_.row_survives(static_cast<int>(t), r, selections)) rows.insert(r);
        }
        return out;
    }
    /// A set in words, and its records.
    std::pair<std::string, Rows> random_set(int depth = 0) {
        const int kind = pick(0, depth == 0 ? 6 : 5);
        if (kind == 0) return {depth == 0 ? "" : "$", rows_of(selected_)};
        if (kind == 1) return {"1", rows_of({})};
        if (kind < 6) {
            const auto fields = own_fields();
            const std::string field =
                fields[static_cast<std::size_t>(pick(0, static_cast<int>(fields.size()) - 1))].second;
            Selections changed = kind == 5 ? Selections() : selected_;
            const std::string from = kind == 5 ? "1" : "";
            if (kind == 2) {
                changed.erase(field);
                return {from + "<" + field + "=>", rows_of(changed)};
            }
            const auto values = random_values(field);
            std::string list;
            for (const int value : values) list += (list.empty() ? "" : ",") + std::to_string(value);
            if (kind == 3) {
                const auto all = all_values(field);
                auto current = changed.contains(field) ? changed[field] : all;
                for (const int value : values) current.erase(value);
                changed[field] = current;
                return {from + "<" + field + "-={" + list + "}>", rows_of(changed)};
            }
            changed[field] = values;
            return {from + "<" + field + "={" + list + "}>", rows_of(changed)};
        }
        auto [left_text, left] = random_set(1);
        auto [right_text, right] = random_set(1);
        for (std::size_t t = 0; t < left.size(); ++t) left[t].insert(right[t].begin(), right[t].end());
        return {left_text + "+" + right_text, left};
    }
    std::set<int> all_values(const std::string& field) const {
        const DataModel& model = *session_->selections.model();
        const Symbols& symbols = model.field(model.find_field(field).value()).symbols();
        std::set<int> out;
        for (Element e = 0; e < symbols.size(); ++e) out.insert(static_cast<int>(symbols.number(e)));
        return out;
    }

    void fill(const Rows& rows) {
        for (std::size_t t = 0; t < schema_.tables.size(); ++t) {
            const Schema::Table& table = schema_.tables[t];
            database_.run("DROP TABLE IF EXISTS " + table.name);
            std::string columns = "row_";
            for (const std::string& field : table.fields) columns += ", " + field;
            database_.run("CREATE TABLE " + table.name + " (" + columns + ")");
            for (const int row : rows[t]) {
                std::string values = std::to_string(row);
                for (const auto& cell : table.rows[static_cast<std::size_t>(row)])
                    values += ", " + (cell ? std::to_string(*cell) : std::string("NULL"));
                database_.run("INSERT INTO " + table.name + " VALUES (" + values + ")");
            }
        }
    }

    /// A dimension in both languages.
    struct Dimension {
        int table = 0;
        std::string field, definition, sql;
    };
    std::vector<Dimension> random_dimensions() {
        std::set<int> near{home_};
        for (const Join& join : joins()) near.insert(join.table);
        std::vector<Dimension> out;
        for (const auto& [table, field] : own_fields()) {
            if (!near.contains(table) || !one_in(3) || out.size() == 3) continue;
            const std::string name = "T" + std::to_string(table) + "." + field;
            Dimension made{table, field, field, name};
            if (one_in(4)) {
                made.definition = "=if(" + field + ">2,7,8)";
                made.sql = "CASE WHEN T" + std::to_string(table) + ".row_ IS NULL THEN NULL WHEN " + name +
                           ">2 THEN 7 ELSE 8 END";
            }
            out.push_back(made);
        }
        return out;
    }

    // Tables that lie between the measure's and those of the dimensions.
    std::set<int> needed_for(const std::vector<Dimension>& dimensions) const {
        std::set<int> out;
        for (const Dimension& dimension : dimensions) out.insert(dimension.table);
        const auto all = joins();
        for (auto join = all.rbegin(); join != all.rend(); ++join)
            if (out.contains(join->table)) out.insert(join->from);
        return out;
    }

    std::string records(const std::vector<Dimension>& dimensions) const {
        const std::set<int> needed = needed_for(dimensions);
        const std::string home = schema_.tables[static_cast<std::size_t>(home_)].name;
        std::string out = "SELECT DISTINCT " + home + ".row_ AS r, " + home + "." + measured_ + " AS x";
        for (std::size_t d = 0; d < dimensions.size(); ++d)
            out += ", " + dimensions[d].sql + " AS d" + std::to_string(d);
        out += " FROM " + home;
        for (const Join& join : joins()) {
            if (!needed.contains(join.table)) continue;
            const std::string to = schema_.tables[static_cast<std::size_t>(join.table)].name;
            const std::string from = schema_.tables[static_cast<std::size_t>(join.from)].name;
            out += " LEFT JOIN " + to + " ON ";
            bool first = true;
            for (const std::string& key : schema_.hubs[static_cast<std::size_t>(join.hub)].fields) {
                out += (first ? "" : " AND ") + to + "." + key + " = " + from + "." + key;
                first = false;
            }
        }
        return out;
    }

    void one_chart() {
        const auto dimensions = random_dimensions();
        static const std::vector<std::pair<std::string, std::string>> aggregations{
            {"Sum(#x)", "ifnull(Sum(x), 0)"},
            {"Count(#x)", "Count(x)"},
            {"Count(#DISTINCT x)", "Count(DISTINCT x)"},
            {"Sum(#DISTINCT x)", "ifnull(Sum(DISTINCT x), 0)"},
            {"Max(#x)", "Max(x)"},
            {"Avg(#x)", "Avg(x)"},
            {"NullCount(#x)", "Count(*) - Count(x)"},
            {"Sum(#x*2+1)", "ifnull(Sum(x*2+1), 0)"}};
        const auto& [words, sql] = aggregations[static_cast<std::size_t>(pick(0, 7))];
        auto [set, rows] = random_set();
        fill(rows);
        std::string total;
        std::vector<std::size_t> listed;
        for (std::size_t d = 0; d < dimensions.size(); ++d) listed.push_back(d);
        if (one_in(4)) {
            total = "TOTAL ";
            listed.clear();
            if (!dimensions.empty() && one_in(2) && dimensions[0].definition == dimensions[0].field) {
                total = "TOTAL <" + dimensions[0].field + "> ";
                listed.push_back(0);
            }
        }
        std::string expression = words;
        expression.replace(expression.find('#'), 1, (set.empty() ? "" : "{" + set + "} ") + total);
        for (std::size_t at = 0; (at = expression.find("x", at)) != std::string::npos;) {
            const bool name = at > 0 && (std::isalpha(expression[at - 1]) != 0 || expression[at - 1] == '_');
            if (!name && (at + 1 == expression.size() || std::isalpha(expression[at + 1]) == 0))
                expression.replace(at, 1, measured_), at += measured_.size();
            else
                ++at;
        }
        compare(dimensions, listed, expression, sql);
    }

    void compare(const std::vector<Dimension>& dimensions, const std::vector<std::size_t>& listed,
                 const std::string& expression, const std::string& sql) {
        // SQL: groups over the listed dimensions.
        std::vector<Dimension> known;
        for (const std::size_t d : listed) known.push_back(dimensions[d]);
        std::string query = "SELECT ", by;
        for (std::size_t d = 0; d < known.size(); ++d) by += (d > 0 ? ", d" : "d") + std::to_string(d);
        query += by + (by.empty() ? "" : ", ") + sql + " FROM (" + records(known) + ")" +
                 (by.empty() ? "" : " GROUP BY " + by);
        std::map<std::string, std::string> expected;
        for (const std::string& row : database_.rows(query)) {
            const auto cut = row.rfind(' ');
            expected[cut == std::string::npos ? "" : row.substr(0, cut)] =
                cut == std::string::npos ? row : row.substr(cut + 1);
        }
        const std::string of_nothing = database_.rows("SELECT " + sql + " FROM (SELECT NULL AS x WHERE 0)")[0];

        CubeDefinition definition;
        for (const Dimension& dimension : dimensions) {
            definition.dimensions.emplace_back().definition = dimension.definition;
            definition.dimensions.back().sort.by_numeric = one_in(2) ? 1 : -1;
            definition.dimensions.back().null_suppression = one_in(4);
        }
        definition.measures.emplace_back().definition = expression;
        definition.suppress_zero = one_in(4);
        const auto cube = calculate_cube(definition, session_->environment);
        const std::string what = "T" + std::to_string(home_) + ": " + expression + " by " + query;
        const auto& error = cube->error() ? cube->error() : cube->measures()[0].error;
        BOOST_REQUIRE_MESSAGE(!error, what << ": " << (error ? error->message : std::string()));
        std::set<std::string> found;
        std::vector<double> before;
        for (const auto& row : cube->page({0, 0, cube->columns(), cube->rows()}).rows) {
            std::string key;
            bool suppressed = false;
            for (const std::size_t d : listed) key += (key.empty() ? "" : " ") + row[d].text;
            for (std::size_t d = 0; d < dimensions.size(); ++d)
                suppressed = suppressed || (row[d].is_null && definition.dimensions[d].null_suppression);
            const auto at = expected.find(key);
            const std::string wanted = at == expected.end() ? of_nothing : at->second;
            BOOST_REQUIRE_MESSAGE(!suppressed, what);
            BOOST_REQUIRE_MESSAGE(row.back().text == wanted,
                                  what << ": [" << key << "] is " << row.back().text << ", not " << wanted);
            BOOST_REQUIRE_MESSAGE(!(definition.suppress_zero && !dimensions.empty() && wanted == "0"), what);
            found.insert(key);
            check_order(row, definition, before, what);
        }
        for (const auto& [key, value] : expected) {
            const bool with_null = key.find('-') != std::string::npos;
            const bool may_miss = value == of_nothing || value == "0" || with_null || listed.size() < dimensions.size();
            BOOST_REQUIRE_MESSAGE(may_miss || found.contains(key),
                                  what << ": [" << key << "] " << value << " is missing");
        }
        ++compared_;
    }

    /// Rows come in the order of the first dimension, null last.
    static void check_order(const std::vector<orrery::engine::Cell>& row, const CubeDefinition& definition,
                            std::vector<double>& before, const std::string& what) {
        if (definition.dimensions.empty()) return;
        const double sign = definition.dimensions[0].sort.by_numeric;
        const double here = row[0].is_null ? INFINITY : row[0].number * sign;
        BOOST_REQUIRE_MESSAGE(before.empty() || before.back() <= here, what << ": out of order");
        before.push_back(here);
    }

    std::mt19937 random_;
    Schema schema_;
    Oracle oracle_;
    std::unique_ptr<Session> session_;
    Database database_;
    Selections selected_;
    int home_ = -1;
    std::string measured_;
    int compared_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(random_cubes_agree_with_sqlite) {
    const long wanted = setting("ORRERY_RANDOM_CUBES", 400);
    int compared = 0;
    for (auto seed = static_cast<unsigned>(setting("ORRERY_RANDOM_SEED", 1)); compared < wanted; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            Chart chart(seed);
            chart.check();
            compared += chart.compared();
        }
    }
    BOOST_TEST_MESSAGE(compared << " charts compared");
    BOOST_TEST(compared >= wanted);
}

BOOST_AUTO_TEST_CASE(sums_are_the_same_to_the_bit_whatever_the_threads) {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("Facts", {"group", "amount", "factor"});
    std::mt19937 random(7);
    for (int row = 0; row < 300'000; ++row)
        table.add_row({Value(static_cast<double>(random() % 50)), Value(static_cast<double>(random()) / 977.0 - 1e6),
                       Value(static_cast<double>(random()) / 3e9)});
    const auto model = builder.finish();
    const auto sums = [&](std::size_t threads) {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        Session session(model);
        const auto cube =
            session.cube({"group"}, {"Sum(amount)", "Avg(amount*factor)", "Stdev(amount)", "Sum(TOTAL amount)"});
        std::vector<double> out;
        for (std::uint32_t row = 0; row < cube->rows(); ++row)
            for (std::uint32_t measure = 0; measure < 4; ++measure) out.push_back(cube->number(row, measure));
        return out;
    };
    const auto one = sums(1);
    BOOST_TEST(one.size() == 200U);
    for (const std::size_t threads : {2, 3, 8}) BOOST_TEST((sums(threads) == one), threads << " threads");
}
