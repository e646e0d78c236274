#include <boost/test/unit_test.hpp>

#include "../selection/orders_model.h"
#include "cube/list_object.h"
#include "session.h"

using namespace orrery::engine;
using test::Session;

namespace {

ListDefinition list_of(const std::string& field) {
    ListDefinition out;
    out.dimension.definition = field;
    out.dimension.sort = {.by_state = 1, .by_numeric = 1, .by_ascii = 1, .by_load_order = 1};
    out.show_alternatives = true;
    return out;
}

/// "DE=S SE=A"
std::string values(const ListDefinition& definition, Session& session) {
    const auto list = calculate_list(definition, session.environment);
    if (list->error()) return "error: " + list->error()->message;
    std::string out;
    for (const auto& row : list->page({0, 0, list->columns(), list->rows()}).rows) {
        out += (out.empty() ? "" : " ") + row[0].text + "=" + test::letter(row[0].state);
        if (!row[0].frequency.empty()) out += "(" + row[0].frequency + ")";
        for (std::size_t c = 1; c < row.size(); ++c) out += "/" + row[c].text;
    }
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(lists_show_every_value_with_its_state) {
    Session session(test::orders_model());
    BOOST_TEST(values(list_of("Country"), session) == "DE=O SE=O");
    session.select("Prod", {"A"});
    session.select("Country", {"DE"});
    BOOST_TEST(values(list_of("Country"), session) == "DE=S SE=A");
    BOOST_TEST(values(list_of("Prod"), session) == "A=S B=X C=X");
    BOOST_TEST(values(list_of("CID"), session) == "2=O 1=X 3=X");
    ListDefinition plain = list_of("Country");
    plain.show_alternatives = false;
    BOOST_TEST(values(plain, session) == "DE=S SE=X");
    BOOST_TEST(calculate_list(plain, session.environment)->dimension().states.alternative == 1U);
}

BOOST_AUTO_TEST_CASE(lists_are_sorted_and_paged) {
    Session session(test::orders_model());
    ListDefinition list = list_of("Amt");
    list.dimension.sort = {.by_numeric = -1};
    BOOST_TEST(values(list, session) == "9=O 7=O 5=O 1=O");
    list.dimension.reverse_sort = true;
    BOOST_TEST(values(list, session) == "1=O 5=O 7=O 9=O");
    list.dimension.reverse_sort = false;
    list.dimension.sort = {};
    BOOST_TEST(values(list, session) == "5=O 7=O 9=O 1=O");
    list.dimension.sort = {.by_expression = 1, .expression = "Only(OID) * -1"};
    BOOST_TEST(values(list, session) == "1=O 9=O 7=O 5=O");
    const auto object = calculate_list(list, session.environment);
    const ListPage page = object->page({0, 3, 1, 10});
    BOOST_TEST(page.area.height == 1U);
    BOOST_TEST(page.rows[0][0].text == "5");
    BOOST_TEST(object->element(3) == 0);
    session.select("Amt", {"9"});
    list.dimension.sort = {.by_load_order = 1};
    BOOST_TEST(values(list, session) == "5=A 7=A 9=S 1=A");
    list.auto_sort_rows = 3;
    BOOST_TEST(values(list, session) == "9=S 5=A 7=A 1=A");
}

BOOST_AUTO_TEST_CASE(searches_narrow_the_list_and_highlight) {
    Session session(test::orders_model());
    ListDefinition list = list_of("Country");
    list.search = "d";
    const auto object = calculate_list(list, session.environment);
    BOOST_TEST(object->rows() == 1U);
    const ListCell cell = object->page({0, 0, 1, 1}).rows[0][0];
    BOOST_REQUIRE(cell.highlights.size() == 1U);
    BOOST_TEST(cell.highlights[0].count == 1U);
    BOOST_TEST(object->all_elements() == (std::vector<Element>{1}), boost::test_tools::per_element());
    list = list_of("Amt");
    list.search = ">5";
    BOOST_TEST(values(list, session) == "7=O 9=O");
    list.search = "=Sum(Amt)<6";
    BOOST_TEST(values(list, session) == "1=O 5=O");
    list.search = "=Sum(";
    BOOST_TEST(values(list, session).find("error: ") == 0U);
}

BOOST_AUTO_TEST_CASE(frequencies_and_expressions_are_extra_columns) {
    Session session(test::orders_model());
    ListDefinition list = list_of("Prod");
    list.frequency = FrequencyMode::value;
    list.expressions = {"Sum(Amt)"};
    BOOST_TEST(values(list, session) == "A=O(2)/14 B=O(1)/7 C=O(1)/1");
    list.frequency = FrequencyMode::percent;
    list.expressions.clear();
    BOOST_TEST(values(list, session) == "A=O(50.0%) B=O(25.0%) C=O(25.0%)");
    list.frequency = FrequencyMode::relative;
    BOOST_TEST(values(list, session) == "A=O(1.000) B=O(0.500) C=O(0.500)");
}

BOOST_AUTO_TEST_CASE(expressions_can_be_listed) {
    Session session(test::orders_model());
    ListDefinition list = list_of("=if(Amt > 5, 'large', 'small')");
    BOOST_TEST(values(list, session) == "large=O small=O");
    session.select("Amt", {"9"});
    BOOST_TEST(values(list, session) == "large=S small=A");
    const auto object = calculate_list(list, session.environment);
    BOOST_TEST(object->field_elements(object->element(0)) == (std::vector<Element>{1, 2}),
               boost::test_tools::per_element());
    BOOST_TEST(values(list_of("=Amtt"), session).find("nearest known name: Amt") != std::string::npos);
}
