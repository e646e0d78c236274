#include <boost/test/unit_test.hpp>

#include "../selection/orders_model.h"
#include "session.h"

using namespace orrery::engine;
using test::Session;

namespace {

/// Sales with numbers, texts and nulls.
std::shared_ptr<const DataModel> sales_model() {
    ModelBuilder builder;
    TableBuilder& sales = builder.add_table("Sales", {"Year", "City", "Amount", "Cost", "Note"});
    const auto text = [](const char* t) { return Value::text(t); };
    sales.add_row({2020.0, text("Oslo"), 10.0, 4.0, text("a")});
    sales.add_row({2021.0, text("Oslo"), 20.0, 5.0, text("b")});
    sales.add_row({2020.0, text("Rome"), 5.0, 5.0, Value()});
    sales.add_row({2021.0, text("Rome"), 0.0, 0.0, text("b")});
    sales.add_row({2021.0, text("Bern"), Value(), 1.0, text("c")});
    sales.add_row({2022.0, Value(), 7.0, 2.0, text("c")});
    return builder.finish();
}

}  // namespace

BOOST_AUTO_TEST_CASE(aggregations_follow_the_null_rules) {
    Session session(sales_model());
    BOOST_TEST(session.rows({"City"}, {"Sum(Amount)", "Count(Amount)", "Avg(Amount)", "Min(Amount)", "Max(Amount)"}) ==
               "Bern 0 0 - - -; Oslo 30 2 15 10 20; Rome 5 2 2.5 0 5; - 7 1 7 7 7");
    BOOST_TEST(session.rows({"City"}, {"Only(Note)", "Count(DISTINCT Note)", "NullCount(Note)", "Only(Year)"}) ==
               "Bern c 1 0 2021; Oslo - 2 0 -; Rome b 1 1 -; - c 1 0 2022");
    BOOST_TEST(session.rows({"City"}, {"Concat(Note, '+')", "Median(Amount)", "MaxString(Note)", "Mode(Note)"}) ==
               "Bern c - c c; Oslo a+b 15 b -; Rome b 2.5 b b; - c 7 c c");
    BOOST_TEST(session.value("Sum(DISTINCT Amount) & '/' & Count(DISTINCT City) & '/' & Avg(DISTINCT Cost)") ==
               "42/3/2.4");
}

BOOST_AUTO_TEST_CASE(arithmetic_over_aggregations_and_inside_them) {
    Session session(sales_model());
    BOOST_TEST(
        session.rows({"City"}, {"Sum(Amount)/Count(Amount)", "Sum(Amount-Cost)", "Sum(if(Amount>Cost, 1, 0))"}) ==
        "Bern - 0 0; Oslo 15 21 2; Rome 2.5 0 0; - 7 5 1");
    BOOST_TEST(session.value("Sum(Amount*Cost)") == "179");
    BOOST_TEST(session.value("Sum(if(City='Oslo', Amount))") == "30");
    BOOST_TEST(session.value("Sum(if(City='Oslo' and Year=2021, Amount, -Cost))") == "8");
    BOOST_TEST(session.value("Count(City & Year)") == "6");
    BOOST_TEST(session.value("Count(DISTINCT City & Year)") == "6");
    BOOST_TEST(session.value("Max(Len(City))") == "4");
    BOOST_TEST(session.value("if(Sum(Amount) > 40, 'much', 'little')") == "much");
    BOOST_TEST(session.value("Sum(Amount / Sum(TOTAL Amount))") == "1");
    BOOST_TEST(session.value("Sum(1)") == "1");
    BOOST_TEST(session.value("Max(Amount, 2)") == "10");
    BOOST_TEST(session.value("1 + 1") == "2");
    BOOST_TEST(session.value("") == "null");
}

BOOST_AUTO_TEST_CASE(two_dimensions_show_the_combinations_that_occur) {
    Session session(sales_model());
    BOOST_TEST(session.rows({"Year", "City"}, {"Sum(Amount)"}) ==
               "2020 Oslo 10; 2020 Rome 5; 2021 Bern 0; 2021 Oslo 20; 2021 Rome 0; 2022 - 7");
    BOOST_TEST(session.rows({"Year", "City"}, {"Sum(TOTAL <Year> Amount)", "Sum(TOTAL Amount)"}) ==
               "2020 Oslo 15 42; 2020 Rome 15 42; 2021 Bern 20 42; 2021 Oslo 20 42; 2021 Rome 20 42; 2022 - 7 42");
}

BOOST_AUTO_TEST_CASE(calculated_dimensions_group_by_their_results) {
    Session session(sales_model());
    BOOST_TEST(session.rows({"=if(Year > 2020, 'new', 'old')"}, {"Sum(Amount)"}) == "new 27; old 15");
    BOOST_TEST(session.rows({"=City & '-' & Year"}, {"Count(Year)"}) ==
               "-2022 1; Bern-2021 1; Oslo-2020 1; Oslo-2021 1; Rome-2020 1; Rome-2021 1");
    BOOST_TEST(session.rows({"='all'"}, {"Sum(Amount)"}) == "all 42");
    const auto cube = session.cube({"=if(Year > 2020, 'new', 'old')"}, {"Sum(Amount)"});
    BOOST_TEST(cube->field_elements(0, cube->element(0, 0)) == (std::vector<Element>{1, 2}),
               boost::test_tools::per_element());
    BOOST_TEST(cube->dimensions()[0].calculated);
}

BOOST_AUTO_TEST_CASE(rows_are_suppressed_as_asked) {
    Session session(sales_model());
    CubeDefinition definition = Session::definition({"City"}, {"Sum(Amount)", "Avg(Amount)"});
    definition.suppress_zero = true;
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)) == "Oslo 30 15; Rome 5 2.5; - 7 7");
    definition.dimensions[0].null_suppression = true;
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)) == "Oslo 30 15; Rome 5 2.5");
    CubeDefinition missing = Session::definition({"City"}, {"Avg(Amount)"});
    missing.suppress_missing = true;
    BOOST_TEST(Session::text(*calculate_cube(missing, session.environment)) == "Oslo 15; Rome 2.5; - 7");
    session.select("City", {"Oslo"});
    CubeDefinition all = Session::definition({"City"}, {"Sum(Amount)"});
    all.dimensions[0].show_all = true;
    BOOST_TEST(Session::text(*calculate_cube(all, session.environment)) == "Bern -; Oslo 30; Rome -");
}

BOOST_AUTO_TEST_CASE(rows_are_sorted_by_columns_in_turn) {
    Session session(sales_model());
    CubeDefinition definition = Session::definition({"City", "Year"}, {"Sum(Cost)"});
    definition.measures[0].sort.by_numeric = -1;
    definition.sort_order = {2, 0};
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)) ==
               "Oslo 2021 5; Rome 2020 5; Oslo 2020 4; - 2022 2; Bern 2021 1; Rome 2021 0");
    definition.measures[0].reverse_sort = true;
    definition.dimensions[0].sort = {};
    definition.dimensions[0].sort.by_ascii = -1;
    const auto cube = calculate_cube(definition, session.environment);
    BOOST_TEST(Session::text(*cube) == "Rome 2021 0; Bern 2021 1; - 2022 2; Oslo 2020 4; Rome 2020 5; Oslo 2021 5");
    BOOST_TEST(cube->sort_order() == (std::vector<int>{2, 0, 1}), boost::test_tools::per_element());
    BOOST_CHECK(cube->measures()[0].sort == SortIndicator::ascending);
    definition.sort_order = {0, 1};
    definition.dimensions[0].sort = {};
    definition.dimensions[0].sort.by_expression = -1;
    definition.dimensions[0].sort.expression = "Sum(Amount)";
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)) ==
               "Oslo 2020 4; Oslo 2021 5; Rome 2020 5; Rome 2021 0; Bern 2021 1; - 2022 2");
    definition.dimensions[0].sort = {};
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)).substr(0, 11) == "Oslo 2020 4");
}

BOOST_AUTO_TEST_CASE(infos_describe_the_columns) {
    Session session(sales_model());
    session.select("City", {"Oslo", "Rome"});
    CubeDefinition definition = Session::definition({"[City]", "Year"}, {"=Sum(Amount)"});
    definition.dimensions[0].label = "Town";
    definition.measures[0].label = "='Sum of ' & GetSelectedCount(City)";
    const auto cube = calculate_cube(definition, session.environment);
    const DimensionInfo& city = cube->dimensions()[0];
    BOOST_TEST(city.title == "Town");
    BOOST_TEST(city.cardinal == 3U);
    BOOST_TEST(city.cube_cardinal == 2U);
    BOOST_TEST(city.states.selected == 2U);
    BOOST_TEST(city.states.alternative == 1U);
    BOOST_TEST(city.glyph_count == 4U);
    const DimensionInfo& year = cube->dimensions()[1];
    BOOST_TEST(year.title == "Year");
    BOOST_TEST(year.min == 2020);
    BOOST_TEST(year.max == 2021);
    BOOST_CHECK(year.type == DimensionType::numeric);
    const MeasureInfo& measure = cube->measures()[0];
    BOOST_TEST(measure.title == "Sum of 2");
    BOOST_TEST(measure.min == 0);
    BOOST_TEST(measure.max == 20);
    BOOST_TEST(cube->totals()[0].text == "35");
    BOOST_TEST(cube->totals()[0].element == kTotalElement);
    const DataPage page = cube->page({1, 1, 5, 2});
    BOOST_TEST(page.area.width == 2U);
    BOOST_TEST(page.area.height == 2U);
    BOOST_TEST(page.rows[0][0].text == "2021");
    BOOST_TEST(page.rows[0][1].number == 20);
    BOOST_TEST(cube->page({9, 9, 5, 5}).rows.empty());
}

BOOST_AUTO_TEST_CASE(cells_carry_states_and_attributes) {
    Session session(sales_model());
    session.select("City", {"Oslo"});
    CubeDefinition definition = Session::definition({"Year"}, {"Sum(Amount)"});
    definition.dimensions[0].attributes.push_back({"=Max(Cost) * 10", {}});
    definition.measures[0].attributes.push_back({"if(Sum(Amount) > 15, RGB(255,0,0))", {}});
    const auto cube = calculate_cube(definition, session.environment);
    const auto rows = cube->page({0, 0, 2, 10}).rows;
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_CHECK(rows[0][0].state == ValueState::option);
    BOOST_TEST(rows[0][0].attributes[0].number == 40);
    BOOST_TEST(rows[1][1].attributes[0].text == "RGB(255,0,0)");
    BOOST_TEST(rows[0][1].attributes[0].text == "");
    BOOST_TEST(cube->dimensions()[0].attributes[0].max == 50);
    CubeDefinition cities = Session::definition({"City"}, {"Sum({1} Amount)"});
    const auto states = calculate_cube(cities, session.environment)->page({0, 0, 1, 9}).rows;
    BOOST_REQUIRE(states.size() == 4U);
    BOOST_CHECK(states[0][0].state == ValueState::alternative);
    BOOST_CHECK(states[1][0].state == ValueState::selected);
    BOOST_TEST(states[3][0].element == kNullElement);
}

BOOST_AUTO_TEST_CASE(errors_name_what_is_wrong) {
    Session session(sales_model());
    const auto unknown = session.cube({"City"}, {"Sum(Amuont)", "Sum(Amount)"});
    BOOST_REQUIRE(unknown->measures()[0].error);
    BOOST_TEST(unknown->measures()[0].error->message ==
               "unknown field Amuont at line 1, column 5; nearest known name: Amount");
    BOOST_TEST(Session::text(*unknown) == "Bern - 0; Oslo - 30; Rome - 5; - - 7");
    const auto dimension = session.cube({"Citty"}, {"Sum(Amount)"});
    BOOST_REQUIRE(dimension->error());
    BOOST_TEST(dimension->error()->code == kErrorInvalid);
    BOOST_TEST(dimension->error()->message.find("nearest known name: City") != std::string::npos);
    CubeDefinition condition = Session::definition({"City"}, {"Sum(Amount)"});
    condition.calc_condition = "GetSelectedCount(City) = 1";
    condition.calc_condition_message = "='Select one of ' & Count(DISTINCT City)";
    const auto refused = calculate_cube(condition, session.environment);
    BOOST_REQUIRE(refused->error());
    BOOST_TEST(refused->error()->code == kErrorCalculationCondition);
    BOOST_TEST(refused->calc_condition_message() == "Select one of 3");
    BOOST_TEST(refused->rows() == 0U);
    session.select("City", {"Oslo"});
    BOOST_TEST(Session::text(*calculate_cube(condition, session.environment)) == "Oslo 30");
    condition.dimensions.push_back(condition.dimensions[0]);
    condition.dimensions[0].calc_condition = "1=2";
    const auto hidden = calculate_cube(condition, session.environment);
    BOOST_TEST(!hidden->dimensions()[0].visible);
    BOOST_TEST(hidden->columns() == 2U);
}

BOOST_AUTO_TEST_CASE(variables_and_dollar_expansions_work_in_charts) {
    Session session(sales_model());
    session.variables = {
        {"vMeasure", "Sum(Amount)"}, {"vYear", "=Max(Year)"}, {"vLoop", "=vLoop + 1"}, {"vRate", "0.5"}};
    BOOST_TEST(session.rows({"City"}, {"$(vMeasure) * vRate"}) == "Bern 0; Oslo 15; Rome 2.5; - 3.5");
    BOOST_TEST(session.value("Sum({<Year={$(vYear)}>} Amount)") == "7");
    BOOST_TEST(session.value("Sum(if(Year = $(=Min(Year)), Amount))") == "15");
    BOOST_TEST(session.value("vYear - 1") == "2021");
    BOOST_TEST(session.value("vLoop") == "null");
    session.variables["vRate"] = "2";
    BOOST_TEST(session.rows({"City"}, {"$(vMeasure) * vRate"}) == "Bern 0; Oslo 60; Rome 10; - 14");
}

BOOST_AUTO_TEST_CASE(numbers_are_formatted_as_asked) {
    Session session(sales_model());
    CubeDefinition definition = Session::definition({"Year"}, {"Avg(Amount)*1000"});
    definition.measures[0].format.type = NumberType::fix;
    definition.measures[0].format.decimals = 1;
    definition.measures[0].format.use_thousands = true;
    definition.dimensions[0].format.pattern = "0 AD";
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)) ==
               "2020 AD 7,500.0; 2021 AD 10,000.0; 2022 AD 7,000.0");
    definition.measures[0].format = {};
    definition.measures[0].format.pattern = "#,##0.00 kr";
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)).substr(0, 19) == "2020 AD 7,500.00 kr");
}

BOOST_AUTO_TEST_CASE(equal_questions_share_one_answer) {
    Session session(sales_model());
    const auto first = session.cube({"City"}, {"Sum(Amount)"});
    BOOST_TEST(session.cube({"City"}, {"Sum(Amount)"}).get() == first.get());
    session.select("City", {"Oslo"});
    BOOST_TEST(session.cube({"City"}, {"Sum(Amount)"}).get() != first.get());
    BOOST_TEST(session.rows({"City"}, {"Sum(Amount)"}) == "Oslo 30");
    session.selections.back();
    BOOST_TEST(session.cube({"City"}, {"Sum(Amount)"}).get() == first.get());
    const auto random = session.cube({"City"}, {"Sum(Amount) * Rand()"});
    BOOST_TEST(session.cube({"City"}, {"Sum(Amount) * Rand()"}).get() != random.get());
}

BOOST_AUTO_TEST_CASE(a_cancelled_calculation_throws) {
    Session session(sales_model());
    session.environment.cancelled = [] { return true; };
    BOOST_CHECK_THROW(session.cube({"City"}, {"Sum(Amount)"}), CalculationCancelled);
    BOOST_CHECK_THROW(calculate_cube(Session::definition({"City"}, {}), session.environment, "no such state"),
                      std::out_of_range);
}
