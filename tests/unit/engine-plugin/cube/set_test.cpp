#include <boost/test/unit_test.hpp>

#include "../selection/orders_model.h"
#include "session.h"

using namespace orrery::engine;
using test::Session;

namespace {

std::shared_ptr<const DataModel> sales_model() {
    ModelBuilder builder;
    TableBuilder& sales = builder.add_table("Sales", {"Year", "City", "Twin", "Amount"});
    const auto text = [](const char* t) { return Value::text(t); };
    sales.add_row({2020.0, text("Oslo"), text("Rome"), 1.0});
    sales.add_row({2021.0, text("Oslo"), text("Bern"), 2.0});
    sales.add_row({2020.0, text("Rome"), text("Oslo"), 4.0});
    sales.add_row({2021.0, text("Rome"), text("Rome"), 8.0});
    sales.add_row({2022.0, text("Bern"), text("Bern"), 16.0});
    sales.add_row({2022.0, Value(), text("rome"), 32.0});
    return builder.finish();
}

}  // namespace

BOOST_AUTO_TEST_CASE(elements_match_by_their_quotes) {
    Session session(sales_model());
    BOOST_TEST(session.value("Sum({<City={oslo}>} Amount)") == "3");
    BOOST_TEST(session.value("Sum({<City={'oslo'}>} Amount)") == "0");
    BOOST_TEST(session.value("Sum({<City={'Oslo','Rome'}>} Amount)") == "15");
    BOOST_TEST(session.value("Sum({<City={\"*o*\"}>} Amount)") == "15");
    BOOST_TEST(session.value("Sum({<City={\"oslo\"}>} Amount)") == "3");
    BOOST_TEST(session.value("Sum({<Year={2020, 2022}>} Amount)") == "53");
    BOOST_TEST(session.value("Sum({<Year={\">=2021<2022\"}>} Amount)") == "10");
    BOOST_TEST(session.value("Sum({<Year={'2021'}>} Amount)") == "10");
    BOOST_TEST(session.value("Sum({<City={'Nowhere'}>} Amount)") == "0");
    BOOST_TEST(session.value("Sum({<City={}>} Amount)") == "0");
    BOOST_TEST(session.value("Sum({<City={\"=Sum(Amount)>10\"}>} Amount)") == "28");
}

BOOST_AUTO_TEST_CASE(assignments_change_the_selection) {
    Session session(sales_model());
    session.select("City", {"Oslo"});
    BOOST_TEST(session.value("Sum(Amount)") == "3");
    BOOST_TEST(session.value("Sum({1} Amount)") == "63");
    BOOST_TEST(session.value("Sum({$} Amount)") == "3");
    BOOST_TEST(session.value("Sum({<City=>} Amount)") == "63");
    BOOST_TEST(session.value("Sum({<City>} Amount)") == "63");
    BOOST_TEST(session.value("Sum({<City+={Rome}>} Amount)") == "15");
    BOOST_TEST(session.value("Sum({<City-={Oslo}>} Amount)") == "0");
    BOOST_TEST(session.value("Sum({<City*={Oslo,Rome}>} Amount)") == "3");
    BOOST_TEST(session.value("Sum({<City/={Oslo,Rome}>} Amount)") == "12");
    BOOST_TEST(session.value("Sum({<City=-{Rome}>} Amount)") == "19");  // records without a city drop out
    BOOST_TEST(session.value("Sum({<City={Oslo}+{Bern}>} Amount)") == "19");
    BOOST_TEST(session.value("Sum({1<Year={2020}>} Amount)") == "5");
    BOOST_TEST(session.value("Sum({<Year={2020}>} Amount)") == "1");
    BOOST_TEST(session.value("{<Year={2021}>} Sum(Amount) + Sum({1} Amount)") == "65");
}

BOOST_AUTO_TEST_CASE(sets_combine_record_by_record) {
    Session session(sales_model());
    BOOST_TEST(session.value("Sum({<City={Oslo}>+<Year={2022}>} Amount)") == "51");
    BOOST_TEST(session.value("Sum({1-<City={Oslo}>} Amount)") == "60");
    BOOST_TEST(session.value("Sum({<City={Oslo}>*<Year={2020}>} Amount)") == "1");
    BOOST_TEST(session.value("Sum({<City={Oslo}>/<Year={2020}>} Amount)") == "6");
    BOOST_TEST(session.value("Sum({1-(<City={Oslo}>+<Year={2022}>)} Amount)") == "12");
}

BOOST_AUTO_TEST_CASE(possible_excluded_and_other_fields) {
    Session session(sales_model());
    BOOST_TEST(session.value("Sum({<City=P({<Year={2020}>})>} Amount)") == "15");
    BOOST_TEST(session.value("Sum({<City=E({<Year={2020}>})>} Amount)") == "16");
    BOOST_TEST(session.value("Sum({<City=P({<Year={2020}>} Twin)>} Amount)") == "15");
    session.select("Twin", {"Bern"});
    BOOST_TEST(session.value("Sum({<City=Twin>} Amount)") == "16");
    BOOST_TEST(session.value("Sum({1<City=Twin>} Amount)") == "16");
}

BOOST_AUTO_TEST_CASE(history_states_and_bookmarks_are_sets) {
    Session session(sales_model());
    session.select("City", {"Oslo"});
    session.select("City", {"Rome"});
    BOOST_TEST(session.value("Sum({$1} Amount)") == "3");
    session.selections.back();
    BOOST_TEST(session.value("Sum({$_1} Amount)") == "12");
    session.selections.add_state("Other");
    session.selections.select({"Other", session.selections.model()->find_field("Year").value()}, {2});
    BOOST_TEST(session.value("Sum({Other} Amount)") == "48");
    BOOST_TEST(session.value("Sum({<Year=Other::Year>} Amount)") == "0");
    BOOST_TEST(session.value("Sum({1<Year=Other::Year>} Amount)") == "48");
    session.environment.bookmark = [&](std::string_view name) {
        return name == "My bookmark" ? std::optional(session.selections.selection("Other")) : std::nullopt;
    };
    BOOST_TEST(session.value("Sum({[My bookmark]} Amount)") == "48");
    BOOST_TEST(session.value("Sum({Nowhere} Amount)").find("error: no alternate state or bookmark is called Nowhere") ==
               0U);
    BOOST_TEST(session.value("Sum({<Ctiy={1}>} Amount)").find("nearest known name: City") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(excluded_values_appear_where_a_set_finds_records) {
    Session session(sales_model());
    session.select("City", {"Oslo"});
    BOOST_TEST(session.rows({"City"}, {"Sum({1} Amount)", "Sum(Amount)"}) == "Bern 16 0; Oslo 3 3; Rome 12 0; - 32 0");
    BOOST_TEST(session.rows({"City"}, {"Sum({1} TOTAL Amount)", "Sum(Amount)"}) == "Oslo 63 3");
}

BOOST_AUTO_TEST_CASE(a_context_set_is_where_aggregations_start) {
    Session session(sales_model());
    CubeDefinition definition =
        Session::definition({"City"}, {"Sum(Amount)", "Sum({<City=>} Amount)", "Sum({1} Amount)"});
    definition.context_set = "{<Year={2021}>}";
    BOOST_TEST(Session::text(*calculate_cube(definition, session.environment)) ==
               "Bern 0 0 16; Oslo 2 2 3; Rome 8 8 12; - 0 0 32");
    definition.context_set = "{<Year={2021}";
    BOOST_TEST(calculate_cube(definition, session.environment)->error()->message.find("context set: ") == 0U);
}
