#include <boost/test/unit_test.hpp>

#include "../selection/orders_model.h"
#include "cube/text_match.h"
#include "session.h"

using namespace orrery::engine;

namespace {

bool finds(const char* search, const char* value, SearchMode mode = SearchMode::interactive) {
    return make_text_match(search, mode)->matches(value);
}

std::string found(test::Session& session, const char* field, const char* search) {
    const DataModel& model = *session.selections.model();
    const FieldId id = model.find_field(field).value();
    const auto result = search_field(id, search, SearchMode::interactive, session.environment);
    if (!result) return "error: " + result.error().describe();
    std::string out;
    result.value().for_each([&](std::uint64_t e) {
        out += (out.empty() ? "" : " ") + model.field(id).symbols().to_text(static_cast<Element>(e));
    });
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(typed_words_match_the_beginning_of_words) {
    BOOST_TEST(finds("york", "New York"));
    BOOST_TEST(finds("yo", "New York"));
    BOOST_TEST(!finds("ork", "New York"));
    BOOST_TEST(finds("paris york", "New York"));
    BOOST_TEST(finds("øst", "Nord-Øst"));
    BOOST_TEST(finds("", "anything"));
    BOOST_TEST(!finds("york", "New York", SearchMode::programmatic));
    BOOST_TEST(finds("new york", "New York", SearchMode::programmatic));
}

BOOST_AUTO_TEST_CASE(other_forms_of_searches) {
    BOOST_TEST(finds("*ork", "New York"));
    BOOST_TEST(!finds("ork*", "New York"));
    BOOST_TEST(finds("n?w*", "New York"));
    BOOST_TEST(finds("\"ew yo\"", "New York"));
    BOOST_TEST(finds("~Nwe York", "New York"));
    BOOST_TEST(!finds("~London", "New York"));
    BOOST_TEST(finds("(new & york)", "New York"));
    BOOST_TEST(!finds("(new & paris)", "New York"));
    BOOST_TEST(finds("(paris | york)", "New York"));
}

BOOST_AUTO_TEST_CASE(matches_are_highlighted_in_characters) {
    const auto ranges = make_text_match("øs", SearchMode::interactive)->ranges("Nord Øst");
    BOOST_REQUIRE(ranges.size() == 1U);
    BOOST_TEST(ranges[0].position == 5U);
    BOOST_TEST(ranges[0].count == 2U);
}

BOOST_AUTO_TEST_CASE(numbers_and_expressions_find_values) {
    test::Session session(test::orders_model());
    BOOST_TEST(found(session, "Amt", ">=7") == "7 9");
    BOOST_TEST(found(session, "Amt", ">5<9") == "7");
    BOOST_TEST(found(session, "Amt", "<=1") == "1");
    BOOST_TEST(found(session, "Prod", ">1") == "");
    BOOST_TEST(found(session, "Prod", "=Sum(Amt)>5") == "A B");
    BOOST_TEST(found(session, "Prod", "=Prod='C'") == "C");
    BOOST_TEST(found(session, "Prod", "=Sum(Zzz)").find("error: unknown field Zzz") == 0U);
    session.select("Country", {"DE"});
    BOOST_TEST(found(session, "Prod", "=Sum({1} Amt)>0") == "A");  // excluded values do not match
    BOOST_TEST(found(session, "Prod", "b") == "B");
}
