// The reference's state vectors, computed directly from selections.
#include <boost/test/unit_test.hpp>

#include "orders_model.h"
#include "selection/states_cache.h"

using namespace orrery::engine;
using namespace orrery::engine::test;

namespace {

struct Fixture {
    std::shared_ptr<const DataModel> model = orders_model();
    SelectionState selection;

    void select(const std::string& field, const std::vector<std::string>& values) {
        FieldId id = model->find_field(field).value();
        Bitmap elements(model->field(id).cardinality());
        for (const std::string& value : values)
            for (Element e : model->field(id).find_displayed(value)) elements.set(e);
        selection.select(id, std::move(elements));
    }
    [[nodiscard]] States states() const { return {model, selection}; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(states, Fixture)

BOOST_AUTO_TEST_CASE(nothing_selected_leaves_everything_optional) {
    States s = states();
    BOOST_TEST(letters(s, "Country") == "SE=O DE=O");
    BOOST_TEST(letters(s, "CID") == "1=O 2=O 3=O");
    BOOST_TEST(s.all_rows(model->find_table("Orders").value()));
    BOOST_TEST(sum(s, "Orders", "Amt") == 22);
}

BOOST_AUTO_TEST_CASE(a_product_excludes_customers_without_it) {
    select("Prod", {"A"});
    States s = states();
    BOOST_TEST(letters(s, "Prod") == "A=S B=A C=A");
    BOOST_TEST(letters(s, "CID") == "1=O 2=O 3=X");
    BOOST_TEST(letters(s, "Country") == "SE=O DE=O");
    BOOST_TEST(sum(s, "Orders", "Amt") == 14);
}

BOOST_AUTO_TEST_CASE(two_fields_and_between_them) {
    select("Prod", {"A"});
    select("Country", {"DE"});
    States s = states();
    BOOST_TEST(letters(s, "Country") == "SE=A DE=S");
    BOOST_TEST(letters(s, "Prod") == "A=S B=X C=X");
    BOOST_TEST(letters(s, "CID") == "1=X 2=O 3=X");
    BOOST_TEST(sum(s, "Orders", "Amt") == 9);
}

BOOST_AUTO_TEST_CASE(a_selected_value_can_become_excluded) {
    select("Prod", {"A", "B"});
    select("Country", {"DE"});
    States s = states();
    BOOST_TEST(letters(s, "Prod") == "A=S B=XS C=X");
    BOOST_TEST(letters(s, "Country") == "SE=A DE=S");
    BOOST_TEST(sum(s, "Orders", "Amt") == 9);
    StateCounts counts = s.counts(model->find_field("Prod").value());
    BOOST_TEST(counts.selected == 1);
    BOOST_TEST(counts.selected_excluded == 1);
    BOOST_TEST(counts.excluded == 1);
    BOOST_TEST(counts.alternative == 0);
}

BOOST_AUTO_TEST_CASE(a_customer_without_orders_stays_possible_until_orders_are_selected) {
    select("Country", {"SE"});
    States s = states();
    BOOST_TEST(letters(s, "Country") == "SE=S DE=A");
    BOOST_TEST(letters(s, "CID") == "1=O 2=X 3=O");
    BOOST_TEST(letters(s, "Prod") == "A=O B=O C=X");
    BOOST_TEST(sum(s, "Orders", "Amt") == 12);
}

BOOST_AUTO_TEST_CASE(a_selected_key_without_orders_excludes_no_customer_field) {
    select("CID", {"3"});
    States s = states();
    BOOST_TEST(letters(s, "CID") == "1=A 2=A 3=S");
    BOOST_TEST(letters(s, "Country") == "SE=O DE=X");
    BOOST_TEST(letters(s, "Prod") == "A=X B=X C=X");
}

BOOST_AUTO_TEST_CASE(locked_values_have_their_own_letters) {
    select("Prod", {"A", "B"});
    select("Country", {"DE"});
    selection.lock(model->find_field("Prod").value(), true);
    States s = states();
    BOOST_TEST(letters(s, "Prod") == "A=L B=XL C=X");
    BOOST_TEST(s.counts(model->find_field("Prod").value()).locked == 1);
    BOOST_TEST(s.counts(model->find_field("Prod").value()).locked_excluded == 1);
}

BOOST_AUTO_TEST_CASE(a_selection_of_nothing_leaves_no_row) {
    select("Prod", {});
    States s = states();
    BOOST_TEST(letters(s, "Country") == "SE=X DE=X");
    BOOST_TEST(sum(s, "Orders", "Amt") == 0);
}

BOOST_AUTO_TEST_CASE(the_cache_shares_equal_selections_and_keeps_to_its_budget) {
    StatesCache cache(1);
    select("Prod", {"A"});
    auto first = cache.get(model, selection);
    BOOST_TEST(first == cache.get(model, SelectionState(selection)));
    FieldId cid = model->find_field("CID").value();
    BOOST_TEST(first->possible(cid).count() == 2);
    select("Prod", {"B"});
    auto second = cache.get(model, selection);
    BOOST_TEST(first != second);
    BOOST_TEST(cache.size() == 1);
    BOOST_TEST(first->possible(cid).count() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
