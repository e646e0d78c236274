// Limits inside of dimensions, attribute dimensions, and functions about the columns of tables.
#include <boost/test/unit_test.hpp>

#include "session.h"

using namespace orrery::engine;
using test::Session;

namespace {

std::shared_ptr<const DataModel> sales() {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("Sales", {"Region", "Month", "Amount"});
    const double amounts[] = {5, 3, 2, 8, 1, 4};
    const char* regions[] = {"N", "N", "N", "S", "S", "S"};
    for (int row = 0; row < 6; ++row)
        table.add_row({Value::text(regions[row]), Value(row % 3 + 1.0), Value(amounts[row])});
    TableBuilder& bosses = builder.add_table("Bosses", {"Region", "Boss"});
    bosses.add_row({Value::text("N"), Value::text("Ann")});
    bosses.add_row({Value::text("S"), Value::text("Bob")});
    return builder.finish();
}

std::string limited(bool everywhere, bool collapses) {
    Session session(sales());
    CubeDefinition definition = Session::definition({"Region", "Month"}, {"Sum(Amount)"});
    DimensionLimit& outer = definition.dimensions[0].limit;
    DimensionLimit& inner = definition.dimensions[1].limit;
    if (collapses) {
        outer.mode = DimensionLimit::Mode::counted;
        outer.number = 1;
        outer.collapses_inner = true;
        outer.others_label = "Rest";
    }
    inner.mode = DimensionLimit::Mode::counted;
    inner.number = 1;
    inner.everywhere = everywhere;
    inner.others_label = "Others";
    return Session::text(*calculate_cube(definition, session.environment));
}

/// The values of a measure in a table of Region by Month, row by row; one cell of it is not there.
std::string across(const std::string& measure) {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("Sales", {"Region", "Month", "Amount"});
    table.add_row({Value::text("N"), Value(1.0), Value(5.0)});
    table.add_row({Value::text("N"), Value(2.0), Value(3.0)});
    table.add_row({Value::text("N"), Value(3.0), Value(3.0)});
    table.add_row({Value::text("S"), Value(1.0), Value(8.0)});
    table.add_row({Value::text("S"), Value(3.0), Value(4.0)});
    Session session(builder.finish());
    CubeDefinition definition = Session::definition({"Region", "Month"}, {measure});
    definition.across = 1;
    const auto cube = calculate_cube(definition, session.environment);
    std::string out;
    for (const auto& row : cube->page({2, 0, 1, cube->rows()}).rows)
        out += (out.empty() ? "" : " ") + (row[0].is_null ? std::string("~") : row[0].text);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(limits_rank_inside_of_what_they_stand_in) {
    BOOST_TEST(limited(false, false) == "N 1 5; N Others 5; S 1 8; S Others 5");
    Session session(sales());
    session.select("Month", {"2", "3"});
    CubeDefinition definition = Session::definition({"Region", "Month"}, {"Sum(Amount)"});
    definition.dimensions[1].limit.mode = DimensionLimit::Mode::counted;
    definition.dimensions[1].limit.number = 1;
    definition.dimensions[1].limit.others_label = "Others";
    const auto cube = calculate_cube(definition, session.environment);
    BOOST_TEST(Session::text(*cube) == "N 2 3; N Others 2; S 3 4; S Others 1");
    BOOST_TEST(cube->element(0, 1) == 1);
    BOOST_TEST(cube->element(1, 1) == kOthersElement);
    BOOST_TEST(cube->field_elements(1, 1) == std::vector<Element>{1}, boost::test_tools::per_element());
    definition.dimensions[1].limit.everywhere = true;  // month 3 has 6, month 2 has 4
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)) ==
               "N 3 2; N Others 3; S 3 4; S Others 1");
    definition.dimensions[1].limit.everywhere = false;
    definition.dimensions[1].limit.mode = DimensionLimit::Mode::relative;
    definition.dimensions[1].limit.number = 0.5;  // of its region
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)) ==
               "N 2 3; N Others 2; S 3 4; S Others 1");
}

BOOST_AUTO_TEST_CASE(others_take_what_stands_inside_with_them) {
    BOOST_TEST(limited(false, true) == "S 1 8; S Others 5; Rest Others 10");
}

BOOST_AUTO_TEST_CASE(attribute_dimensions_tell_the_one_value_behind_a_cell) {
    Session session(sales());
    CubeDefinition definition = Session::definition({"Region"}, {"Sum(Amount)"});
    definition.dimensions[0].attribute_dimensions = {"Boss", "[Month]", "=Boss & '!'", "=Nobody"};
    const auto cube = calculate_cube(definition, session.environment);
    const auto cells = cube->page({0, 0, 1, 2}).rows;
    BOOST_TEST(cells[1][0].attribute_dimensions[0].text == "Bob");
    BOOST_TEST(cells[1][0].attribute_dimensions[0].element == 1);
    BOOST_TEST(cells[1][0].attribute_dimensions[1].text == "-");
    BOOST_TEST(cells[1][0].attribute_dimensions[1].element == kNullElement);
    BOOST_TEST(cells[1][0].attribute_dimensions[2].text == "Bob!");
    const auto& infos = cube->dimensions()[0].attribute_dimensions;
    BOOST_TEST(infos[0].cardinal == 2U);
    BOOST_TEST(infos[0].title == "Boss");
    BOOST_TEST(infos[2].calculated);
    BOOST_TEST(infos[3].error.has_value());
}

// N: 5 3 3, S: 8 nothing 4, by month 1 2 3.
BOOST_AUTO_TEST_CASE(functions_know_the_columns_of_a_table) {
    BOOST_TEST(across("Before(Sum(Amount))") == "~ 5 3 ~ ~");
    BOOST_TEST(across("After(Sum(Amount))") == "3 3 ~ ~ ~");
    BOOST_TEST(across("First(Sum(Amount))") == "5 5 5 8 8");
    BOOST_TEST(across("Last(Sum(Amount))") == "3 3 3 4 4");
    BOOST_TEST(across("Above(Sum(Amount))") == "~ ~ ~ 5 3");
    BOOST_TEST(across("Below(Sum(Amount))") == "8 ~ 4 ~ ~");
    BOOST_TEST(across("ColumnNo() & '/' & NoOfColumns()") == "1/3 2/3 3/3 1/3 3/3");
    BOOST_TEST(across("RowNo() & '/' & NoOfRows()") == "1/2 1/2 1/2 2/2 2/2");
    BOOST_TEST(across("Dimensionality() & SecondaryDimensionality()") == "11 11 11 11 11");
    BOOST_TEST(across("HRank(Sum(Amount), 1)") == "1 2-3 2-3 1 2");
    BOOST_TEST(across("Rank(Sum(Amount))") == "2 1 2 1 1");
    BOOST_TEST(across("RangeSum(Before(Sum(Amount), 0, ColumnNo()))") == "5 8 11 8 12");
}

BOOST_AUTO_TEST_CASE(what_is_too_much_ends_with_an_error) {
    Session session(sales());
    // Two lists of 10^5 values: 10^10 combinations.
    const auto cube = session.cube({"=ValueLoop(1, 100000)", "=ValueLoop(1, 100000, 1.0)"}, {"1"});
    BOOST_REQUIRE(cube->error().has_value());
    BOOST_TEST(cube->error()->message.find("50 million combinations") != std::string::npos);
    // Two islands with 10^5 values each.
    ModelBuilder builder;
    for (const char* name : {"A", "B"}) {
        TableBuilder& table = builder.add_table(name, {std::string(name) + "x"});
        for (int row = 0; row < 100'000; ++row) table.add_row({Value(static_cast<double>(row))});
    }
    Session islands(builder.finish());
    BOOST_TEST(islands.cube({"Ax", "Bx"}, {"Count(Ax)"})->error()->message.find("50 million") != std::string::npos);
    // A million terms are an expression like another; a million different aggregations are not.
    std::string terms = "1", sums = "Sum(Amount)";
    for (int i = 1; i < 1'000'000; ++i) terms += "+1";
    for (int i = 1; i < 5000; ++i) sums += "+Sum(Amount+" + std::to_string(i) + ")";
    BOOST_TEST(session.value(terms) == "1000000");
    BOOST_TEST(session.value(sums).find("error: the expression has more than 2000 different aggregations") == 0U);
    BOOST_TEST(session.value(terms + terms + terms).find("error: the expression has") == 0U);
    // Texts: one of 2^31 bytes, one that doubles, an empty one that is repeated without end.
    BOOST_TEST(session.value("Repeat('ab', 1073741824)") == "null");
    BOOST_TEST(session.value("Len(Repeat('', 9e15))") == "0");
    BOOST_TEST(session.value("Repeat(Repeat(Repeat('abcdefgh', 1024), 1024), 1024)") == "null");
    // Variables that contain themselves, as text and as value, and texts that evaluate themselves.
    session.variables["a"] = "$(b)+1";
    session.variables["b"] = "$(a)+1";
    session.variables["c"] = "=$(c)+1";
    session.variables["d"] = "=d+1";
    BOOST_TEST(session.value("$(a)").find("error: ") == 0U);
    BOOST_TEST(session.value("$(c)").find("error: ") == 0U);
    BOOST_TEST(session.value("d") == "null");
    session.variables["e"] = "Evaluate(e)";
    BOOST_TEST(session.value("Evaluate(e)") == "null");
    // Long lists of elements are looked up, not compared one by one.
    std::string elements = "'N'";
    for (int i = 0; i < 200'000; ++i) elements += ",'x" + std::to_string(i) + "'";
    BOOST_TEST(session.value("Sum({<Region={" + elements + "}>} Amount)") == "10");
    // What is cancelled stops.
    session.environment.cancelled = [] { return true; };
    BOOST_CHECK_THROW(session.value("Sum(Aggr(Sum(Amount), Region))"), CalculationCancelled);
}
