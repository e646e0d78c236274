// Aggregations and dimensions in different tables.
#include <boost/test/unit_test.hpp>

#include "../selection/orders_model.h"
#include "session.h"

using namespace orrery::engine;
using test::Session;

namespace {

Value text(const char* t) { return Value::text(t); }

/// Orders with products; products belong to several categories; a budget per category; a table linked to nothing.
std::shared_ptr<const DataModel> shop_model() {
    ModelBuilder builder;
    TableBuilder& orders = builder.add_table("Orders", {"Order", "Product", "Quantity"});
    orders.add_row({1.0, text("pen"), 10.0});
    orders.add_row({2.0, text("ink"), 2.0});
    orders.add_row({3.0, text("pen"), 5.0});
    orders.add_row({4.0, text("lost"), 1.0});
    TableBuilder& products = builder.add_table("Products", {"Product", "Price"});
    products.add_row({text("pen"), 2.0});
    products.add_row({text("ink"), 7.0});
    products.add_row({text("map"), 9.0});
    TableBuilder& categories = builder.add_table("Categories", {"Product", "Category"});
    categories.add_row({text("pen"), text("office")});
    categories.add_row({text("pen"), text("art")});
    categories.add_row({text("ink"), text("art")});
    categories.add_row({text("map"), text("travel")});
    TableBuilder& budgets = builder.add_table("Budgets", {"Category", "Budget"});
    budgets.add_row({text("office"), 100.0});
    budgets.add_row({text("art"), 50.0});
    TableBuilder& island = builder.add_table("Island", {"Colour", "Weight"});
    island.add_row({text("red"), 1.0});
    island.add_row({text("blue"), 2.0});
    return builder.finish();
}

}  // namespace

BOOST_AUTO_TEST_CASE(fields_of_several_tables_join_over_unique_keys) {
    Session session(shop_model());
    BOOST_TEST(session.value("Sum(Quantity * Price)") == "44");
    BOOST_TEST(session.rows({"Product"}, {"Sum(Quantity * Price)", "Sum(Quantity)"}) ==
               "ink 14 2; lost 0 1; map 0 0; pen 30 15");
}

BOOST_AUTO_TEST_CASE(single_table_sums_never_fan_out) {
    Session session(shop_model());
    BOOST_TEST(session.rows({"Category"}, {"Sum(Quantity)", "Count(Order)"}) ==
               "art 17 3; office 15 2; travel 0 0; - 1 1");
    const auto cube = session.cube({"Category"}, {"Sum(Quantity)", "Sum(Price)", "Sum(Budget)"});
    BOOST_TEST(Session::text(*cube) == "art 17 9 50; office 15 2 100; travel 0 9 0; - 1 0 0");
    BOOST_TEST(cube->totals()[0].number == 18);  // more than the rows would say less: pens count once
    BOOST_TEST(cube->totals()[1].number == 18);
    BOOST_TEST(cube->totals()[2].number == 150);
}

BOOST_AUTO_TEST_CASE(two_dimensions_over_many_to_many_links) {
    Session session(shop_model());
    BOOST_TEST(session.rows({"Category", "Order"}, {"Sum(Quantity)"}) ==
               "art 1 10; art 2 2; art 3 5; office 1 10; office 3 5; travel - 0; - 4 1");
    BOOST_TEST(session.rows({"Order"}, {"Sum(Budget)"}) == "1 150; 2 50; 3 150; 4 0");
}

BOOST_AUTO_TEST_CASE(values_without_partner_show_as_null) {
    Session session(test::orders_model());
    BOOST_TEST(session.rows({"CID", "Prod"}, {"Sum(Amt)"}) == "1 A 5; 1 B 7; 2 A 9; 3 - 0; - C 1");
    BOOST_TEST(session.rows({"Country", "Prod"}, {"Sum(Amt)"}) == "DE A 9; SE A 5; SE B 7; SE - 0; - C 1");
    BOOST_TEST(session.rows({"Country", "Prod"}, {}) == "DE A; SE A; SE B; SE -; - C");
    session.select("Prod", {"A"});
    BOOST_TEST(session.rows({"CID", "Prod"}, {"Sum(Amt)"}) == "1 A 5; 2 A 9");
}

BOOST_AUTO_TEST_CASE(islands_make_every_combination) {
    Session session(shop_model());
    BOOST_TEST(session.rows({"Colour"}, {"Sum(Quantity)", "Sum(Weight)"}) == "blue 18 2; red 18 1");
    BOOST_TEST(session.rows({"Colour", "Product"}, {"Sum(Quantity)"}) ==
               "blue ink 2; blue lost 1; blue map 0; blue pen 15; red ink 2; red lost 1; red map 0; red pen 15");
}

BOOST_AUTO_TEST_CASE(fields_that_join_many_to_many_are_an_error_with_a_reason) {
    Session session(shop_model());
    const auto cube = session.cube({"Product"}, {"Sum(Quantity * Budget)", "Sum(Quantity)"});
    BOOST_REQUIRE(cube->measures()[0].error);
    BOOST_TEST(cube->measures()[0].error->message.find("unique") != std::string::npos);
    BOOST_TEST(!cube->measures()[1].error);
    BOOST_TEST(session.value("Sum(Quantity * Weight)").find("error: ") == 0U);
}

BOOST_AUTO_TEST_CASE(keys_are_counted_where_it_makes_sense) {
    Session session(shop_model());
    BOOST_TEST(session.value("Count(Product)") == "4");
    BOOST_TEST(session.value("Count(DISTINCT Product)") == "3");
}

BOOST_AUTO_TEST_CASE(very_many_combinations_are_grouped_by_hash) {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("Wide", {"A", "B", "C", "D", "Amount"});
    constexpr int kRows = 70'000;  // more than a block, and keys of two words
    for (int i = 0; i < kRows; ++i) {
        const double x = i % 35'000;
        table.add_row({Value(x), Value(x * 7), Value(x * 13), Value(x * 17), Value(1.0)});
    }
    Session session(builder.finish());
    const auto cube = session.cube({"A", "B", "C", "D"}, {"Sum(Amount)", "Count(DISTINCT A)"});
    BOOST_TEST(cube->rows() == 35'000U);
    BOOST_TEST(cube->measures()[0].min == 2);
    BOOST_TEST(cube->measures()[0].max == 2);
    BOOST_TEST(cube->measures()[1].max == 1);
    BOOST_TEST(cube->totals()[0].number == kRows);
    BOOST_TEST(cube->totals()[1].number == 35'000);
}
