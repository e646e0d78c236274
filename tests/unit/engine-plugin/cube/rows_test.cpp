// Functions about the rows of a chart: values against what SQL's windows say, and the published rules of ranks.
#include <boost/test/unit_test.hpp>
#include <random>

#include "session.h"
#include "sqlite3.h"

using namespace orrery::engine;
using test::Session;

namespace {

std::shared_ptr<const DataModel> sales() {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("Sales", {"Region", "Month", "Amount"});
    const double amounts[] = {5, 3, 3, 8, 1, 3};
    const char* regions[] = {"N", "N", "N", "S", "S", "S"};
    for (int row = 0; row < 6; ++row)
        table.add_row({Value::text(regions[row]), Value(row % 3 + 1.0), Value(amounts[row])});
    return builder.finish();
}

std::string column(const std::shared_ptr<const Cube>& cube, std::uint32_t measure) {
    std::string out;
    const std::uint32_t at = cube->columns() - static_cast<std::uint32_t>(cube->measures().size()) + measure;
    for (const auto& row : cube->page({at, 0, 1, cube->rows()}).rows)
        out += (out.empty() ? "" : " ") + (row[0].is_null ? std::string("~") : row[0].text);
    return out;
}

std::string by_month(const std::string& expression) {
    Session session(sales());
    return column(session.cube({"Region", "Month"}, {expression}), 0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(neighbours_stay_within_the_segment) {
    BOOST_TEST(by_month("Above(Sum(Amount))") == "~ 5 3 ~ 8 1");
    BOOST_TEST(by_month("Above(TOTAL Sum(Amount))") == "~ 5 3 3 8 1");
    BOOST_TEST(by_month("Above(Sum(Amount), 2)") == "~ ~ 5 ~ ~ 8");
    BOOST_TEST(by_month("Below(Sum(Amount))") == "3 3 ~ 1 3 ~");
    BOOST_TEST(by_month("Top(Sum(Amount))") == "5 5 5 8 8 8");
    BOOST_TEST(by_month("Bottom(Sum(Amount), 2)") == "3 3 3 1 1 1");
    BOOST_TEST(by_month("Sum(Amount) - Above(Sum(Amount), 0)") == "0 0 0 0 0 0");
    BOOST_TEST(by_month("Before(Sum(Amount))") == "~ ~ ~ ~ ~ ~");
}

BOOST_AUTO_TEST_CASE(rows_are_counted) {
    BOOST_TEST(by_month("RowNo()") == "1 2 3 1 2 3");
    BOOST_TEST(by_month("RowNo(TOTAL)") == "1 2 3 4 5 6");
    BOOST_TEST(by_month("NoOfRows()") == "3 3 3 3 3 3");
    BOOST_TEST(by_month("NoOfRows(TOTAL)") == "6 6 6 6 6 6");
    BOOST_TEST(by_month("ColumnNo() & NoOfColumns() & Dimensionality()") == "112 112 112 112 112 112");
}

BOOST_AUTO_TEST_CASE(ranges_run_over_rows) {
    BOOST_TEST(by_month("RangeSum(Above(Sum(Amount), 0, RowNo()))") == "5 8 11 8 9 12");
    BOOST_TEST(by_month("RangeSum(Above(TOTAL Sum(Amount), 0, RowNo(TOTAL)))") == "5 8 11 19 20 23");
    BOOST_TEST(by_month("RangeAvg(Below(Sum(Amount), 0, 2))") == "4 3 3 4.5 2 3");
    BOOST_TEST(by_month("RangeMax(1, Above(Sum(Amount), 1, 2), RangeMin(7, 9))") == "7 7 7 7 8 8");
    BOOST_TEST(by_month("RangeSum(Above(RangeSum(Above(Sum(Amount),0,2)),0,2))") == "5 13 14 8 17 13");
    BOOST_TEST(by_month("RangeCount(Above(Sum(Amount), 0, 1000000000))") == "1 2 3 1 2 3");
}

BOOST_AUTO_TEST_CASE(ranks_share_by_the_published_rule) {
    BOOST_TEST(by_month("Rank(Sum(Amount))") == "1 2-3 2-3 1 3 2");
    BOOST_TEST(by_month("Num(Rank(Sum(Amount)))") == "1 2.5 2.5 1 3 2");
    BOOST_TEST(by_month("Rank(TOTAL Sum(Amount), 1, 1)") == "2 3 3 1 6 3");
    BOOST_TEST(by_month("Rank(TOTAL Sum(Amount), 2, 1)") == "2 4 4 1 6 4");
    BOOST_TEST(by_month("Rank(TOTAL Sum(Amount), 3, 1)") == "2 5 5 1 6 5");
    BOOST_TEST(by_month("Rank(TOTAL Sum(Amount), 4)") == "2 3 4 1 6 5");
    BOOST_TEST(by_month("Rank(Sum(Amount), 1, 2)") == "1 2 ~ 1 3 2");
    BOOST_TEST(by_month("Rank(If(Sum(Amount)>3, Sum(Amount)))") == "1 ~ ~ 1 ~ ~");
}

BOOST_AUTO_TEST_CASE(rows_are_asked_in_the_order_of_the_dimensions) {
    Session session(sales());
    CubeDefinition definition = Session::definition({"Region", "Month"}, {"Above(Sum(Amount))", "Sum(Amount)"});
    definition.sort_order = {3, 1, 0, 2};  // by measure, which such a chart does not do; then months
    definition.measures[1].sort.by_numeric = -1;
    definition.suppress_missing = definition.suppress_zero = true;
    const auto cube = calculate_cube(definition, session.environment);
    BOOST_TEST(column(cube, 1) == "5 8 3 1 3 3");
    BOOST_TEST(column(cube, 0) == "~ 5 ~ 3 ~ 3");
    BOOST_TEST(cube->totals()[0].is_null);
    // Not the same as without the function: the cache knows them apart.
    BOOST_TEST(column(session.cube({"Month"}, {"Above(Sum(Amount))"}), 0) == "~ 13 4");
    BOOST_TEST(column(session.cube({"Month"}, {"Below(Sum(Amount))"}), 0) == "4 6 ~");
    BOOST_TEST(column(session.cube({"Month"}, {"Above(TOTAL Sum(Amount),2)"}), 0) == "~ ~ 13");
}

BOOST_AUTO_TEST_CASE(all_values_and_no_rows_are_fine) {
    Session session(sales());
    session.select("Region", {"S"});
    CubeDefinition definition = Session::definition({"Region"}, {"RowNo() & ':' & Above(Sum(Amount))"});
    definition.dimensions[0].show_all = true;
    BOOST_TEST(column(calculate_cube(definition, session.environment), 0) == "1: 2:0");
    BOOST_TEST(session.value("RowNo()") == "null");
    BOOST_TEST(session.rows({"Region"}, {"Sum(Above(Amount))"}).find("outside of aggregations") == std::string::npos);
    BOOST_TEST(session.value("Sum(Above(Amount))").find("outside of aggregations") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(windows_of_sqlite_say_the_same) {
    std::mt19937 random(3);
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("T", {"a", "b", "x"});
    sqlite3* db = nullptr;
    BOOST_REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
    sqlite3_exec(db, "create table t(a,b,x)", nullptr, nullptr, nullptr);
    for (int row = 0; row < 3000; ++row) {
        const int a = static_cast<int>(random() % 12), b = static_cast<int>(random() % 40),
                  x = static_cast<int>(random() % 100);
        table.add_row({Value(a), Value(b), Value(x)});
        const std::string sql =
            "insert into t values(" + std::to_string(a) + "," + std::to_string(b) + "," + std::to_string(x) + ")";
        sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
    }
    Session session(builder.finish());
    const std::pair<const char*, const char*> cases[] = {
        {"Above(Sum(x))", "lag(s) over w"},
        {"Below(Sum(x),3)", "lead(s,3) over w"},
        {"RangeSum(Above(Sum(x),0,RowNo()))", "sum(s) over (w rows unbounded preceding)"},
        {"RangeSum(Above(Sum(x),0,5))", "sum(s) over (w rows 4 preceding)"},
        {"RangeSum(Above(Sum(x),2,RowNo()))",
         "coalesce(sum(s) over (w rows between unbounded preceding and 2 preceding),0)"},
        {"RangeSum(Below(Sum(x),1.5,3))", "coalesce(sum(s) over (w rows between 1 following and 3 following),0)"},
        {"RangeSum(Above(Sum(x),1.5,2))", "coalesce(sum(s) over (w rows between 3 preceding and 2 preceding),0)"},
        {"RangeSum(Below(TOTAL Sum(x),0,NoOfRows(TOTAL)))",
         "sum(s) over (order by a,b rows between current row and unbounded following)"},
        {"RangeSum(Above(Sum(x),-1,3))", "sum(s) over (w rows between 1 preceding and 1 following)"},
        {"RangeSum(Top(Sum(x),1,RowNo()),0)", "sum(s) over (w rows unbounded preceding)"},
        {"RangeSum(Top(Sum(x),1,RowNo()))", "sum(s) over (w rows unbounded preceding)"},
        {"RangeAvg(Above(Sum(x),0,5))", "avg(s) over (w rows 4 preceding)"},
        {"Rank(Sum(Mod(x,3)),4)", "row_number() over (partition by a order by m desc, b)"},
        {"Rank(TOTAL Sum(Mod(x,3)),3,1)",
         "count(*) over (order by m desc range between unbounded preceding and current row)"},
        {"Rank(Sum(Mod(x,3)),1,2)",
         "case when row_number() over (partition by a,m order by b)=1 then rank() over (partition by a order by m "
         "desc) end"},
        {"Rank(Sum(x),1,1)", "rank() over (partition by a order by s desc)"},
        {"Rank(TOTAL Sum(x),1,1)", "rank() over (order by s desc)"},
        {"RowNo(TOTAL)", "row_number() over (order by a,b)"}};
    CubeDefinition definition;
    for (const char* name : {"a", "b"}) {
        definition.dimensions.emplace_back().definition = name;
        definition.dimensions.back().sort.by_numeric = 1;
    }
    for (const auto& [expression, sql] : cases) definition.measures.emplace_back().definition = expression;
    const auto cube = calculate_cube(definition, session.environment);
    for (std::uint32_t measure = 0; measure < std::size(cases); ++measure) {
        const std::string query =
            std::string("with g as (select a,b,sum(x) s,sum(x%3) m from t group by a,b) select ") +
            cases[measure].second + " from g window w as (partition by a order by b) order by a,b";
        sqlite3_stmt* statement = nullptr;
        BOOST_REQUIRE(sqlite3_prepare_v2(db, query.c_str(), -1, &statement, nullptr) == SQLITE_OK);
        std::uint32_t row = 0;
        for (; sqlite3_step(statement) == SQLITE_ROW; ++row) {
            const bool null = sqlite3_column_type(statement, 0) == SQLITE_NULL;
            const double expected = sqlite3_column_double(statement, 0), is = cube->number(row, measure);
            BOOST_REQUIRE_MESSAGE(null ? std::isnan(is) : is == expected,
                                  cases[measure].first << " row " << row << ": " << is << " not " << expected);
        }
        BOOST_TEST(row == cube->rows());
        sqlite3_finalize(statement);
    }
    sqlite3_close(db);
}

BOOST_AUTO_TEST_CASE(sums_of_rows_without_numbers_are_nothing) {
    BOOST_TEST(by_month("RangeSum(Above(Null(), 0, 3)) & RangeSum(Above(Region, 0, 2))") == "00 00 00 00 00 00");
    BOOST_TEST(by_month("RangeSum(Above(Sum(Amount), 0, 0)) & RangeSum(Above(Sum(Amount), -9, 2))") ==
               "00 00 00 00 00 00");
}

/// They cost no less than all of the rows: the time of a calculation has to be looked at beside each.
BOOST_AUTO_TEST_CASE(rows_that_look_at_all_rows_can_be_cancelled) {
    Session session(sales());
    unsigned asked = 0;
    session.environment.cancelled = [&asked] { return ++asked, false; };
    const auto asked_for = [&](const std::string& expression) {
        asked = 0;
        session.cube({"Region", "Month"}, {expression});
        return asked;
    };
    const unsigned without = asked_for("Sum(Amount)");
    constexpr unsigned kRows = 6;
    for (const char* expression : {"RangeMax(Above(Sum(Amount), 0, RowNo()))", "Rank(Sum(Amount))"})
        BOOST_TEST(asked_for(expression) >= without + 2 * kRows, expression);  // its values, and each row's own
}
