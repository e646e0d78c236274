// The reference's compact test vectors (section 9.3) on its model of customers and orders.
#include <boost/test/unit_test.hpp>

#include "../selection/orders_model.h"
#include "session.h"

using namespace orrery::engine;
using test::Session;

BOOST_AUTO_TEST_CASE(nothing_selected) {
    Session session(test::orders_model());
    BOOST_TEST(session.value("Sum(Amt)") == "22");
    BOOST_TEST(session.rows({"Country"}, {"Sum(Amt)"}) == "DE 9; SE 12; - 1");
    BOOST_TEST(session.value("Count(OID)") == "4");
    BOOST_TEST(session.value("Max(Amt)") == "9");
}

BOOST_AUTO_TEST_CASE(selections_restrict_the_records) {
    Session session(test::orders_model());
    session.select("Prod", {"A"});
    BOOST_TEST(session.value("=Sum(Amt)") == "14");
    BOOST_TEST(session.rows({"Country"}, {"Sum(Amt)"}) == "DE 9; SE 5");
    session.select("Country", {"DE"});
    BOOST_TEST(session.value("Sum(Amt)") == "9");
    BOOST_TEST(session.value("Sum({1} Amt)") == "22");
    BOOST_TEST(session.value("Sum({<Country=>} Amt)") == "14");
}

BOOST_AUTO_TEST_CASE(several_values_and_a_conflict) {
    Session session(test::orders_model());
    session.select("Prod", {"A", "B"});
    session.select("Country", {"DE"});
    BOOST_TEST(session.value("Sum(Amt)") == "9");
    Session other(test::orders_model());
    other.select("Prod", {"B"});
    BOOST_TEST(other.value("Only(Country)") == "SE");
    other.select("Country", {"DE"});
    BOOST_TEST(other.value("Sum(Amt)") == "9");
}

BOOST_AUTO_TEST_CASE(one_country) {
    Session session(test::orders_model());
    session.select("Country", {"SE"});
    BOOST_TEST(session.value("Sum(Amt)") == "12");
    BOOST_TEST(session.value("Sum({<Prod={'A'}>} Amt)") == "5");
    BOOST_TEST(session.value("Sum({1} Amt)") == "22");
}

BOOST_AUTO_TEST_CASE(set_modifiers_without_selections) {
    Session session(test::orders_model());
    BOOST_TEST(session.value("Sum({<Prod-={'A'}>} Amt)") == "8");
}

BOOST_AUTO_TEST_CASE(shares_of_the_total) {
    Session session(test::orders_model());
    const auto cube = session.cube({"Country"}, {"Sum(Amt)/Sum(TOTAL Amt)"});
    BOOST_TEST(cube->number(0, 0) == 9.0 / 22);
    BOOST_TEST(cube->number(1, 0) == 12.0 / 22);
    BOOST_TEST(cube->totals()[0].number == 1);
}
