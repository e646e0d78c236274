// And-mode: who has all of it, where it is allowed, and what the user's actions make of it.
#include "selection/and_mode.h"

#include <boost/test/unit_test.hpp>

#include "orders_model.h"
#include "selection/app_selections.h"

using namespace orrery::engine;
using namespace orrery::engine::test;

namespace {

/// Customers and what they bought, each pair once: 1 has A and B, 2 has A, 3 has B and C, 4 bought nothing.
std::shared_ptr<const DataModel> bought_model(bool distinct) {
    auto text = [](const char* t) { return Value::text(t); };
    ModelBuilder builder;
    TableBuilder& customers = builder.add_table("Customers", {"CID", "Country"});
    const char* countries[] = {"SE", "DE", "SE", "DE"};
    for (int c = 0; c < 4; ++c) customers.add_row({c + 1.0, text(countries[c])});
    TableBuilder& bought = builder.add_table("Bought", {"CID", "Prod"});
    bought.details().distinct = distinct;
    for (auto [customer, product] : {std::pair{1.0, "A"}, {1.0, "B"}, {2.0, "A"}, {3.0, "B"}, {3.0, "C"}})
        bought.add_row({customer, text(product)});
    return builder.finish();
}

struct Bought {
    std::shared_ptr<const DataModel> model = bought_model(true);
    AppSelections app{model, std::make_shared<StatesCache>(std::size_t{1} << 20)};

    [[nodiscard]] FieldId field(const char* name) const { return model->find_field(name).value(); }
    [[nodiscard]] AppSelections::Target target(const char* name) const { return {kDefaultState, field(name), false}; }
    [[nodiscard]] std::vector<Element> elements(const char* name, const char* value) const {
        return model->field(field(name)).find_displayed(value);
    }
    bool toggle(const char* name, const char* value) { return app.select(target(name), elements(name, value), true); }
    bool force_out(const char* value) { return app.force_out(target("Prod"), elements("Prod", value), true); }
    [[nodiscard]] std::string show(const char* name) const { return letters(*app.states(), name); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(and_mode, Bought)

BOOST_AUTO_TEST_CASE(only_the_second_column_of_a_pair_without_duplicates_may_be_in_it) {
    BOOST_TEST(app.set_and_mode(field("Prod"), true));
    BOOST_TEST(app.and_mode(field("Prod")));
    BOOST_TEST(!app.set_and_mode(field("CID"), true));      // a key
    BOOST_TEST(!app.set_and_mode(field("Country"), true));  // its table was not loaded DISTINCT
    BOOST_TEST(!and_mode_place(*bought_model(false), field("Prod")));
    BOOST_TEST(app.set_and_mode(field("Prod"), false));
    BOOST_TEST(!app.and_mode(field("Prod")));
}

BOOST_AUTO_TEST_CASE(what_has_every_selected_value_stays) {
    app.set_and_mode(field("Prod"), true);
    BOOST_TEST(toggle("Prod", "B"));
    BOOST_TEST(show("CID") == "1=O 2=X 3=O 4=X");
    BOOST_TEST(show("Prod") == "A=O B=S C=O");
    BOOST_TEST(toggle("Prod", "A"));
    BOOST_TEST(show("CID") == "1=O 2=X 3=X 4=X");
    BOOST_TEST(show("Prod") == "A=S B=S C=X");
    BOOST_TEST(show("Country") == "SE=O DE=X");
    const StateCounts counts = app.states()->counts(field("Prod"));
    BOOST_TEST(counts.selected == 2u);
    BOOST_TEST(counts.alternative == 0u);
    BOOST_TEST(counts.excluded == 1u);
}

BOOST_AUTO_TEST_CASE(what_nothing_has_together_is_refused) {
    app.set_and_mode(field("Prod"), true);
    BOOST_TEST(toggle("Prod", "A"));
    BOOST_TEST(!toggle("Prod", "C"));
    BOOST_TEST(show("Prod") == "A=S B=O C=X");
}

BOOST_AUTO_TEST_CASE(a_conflicting_selection_gives_way) {
    toggle("Country", "SE");
    app.set_and_mode(field("Prod"), true);
    toggle("Prod", "A");
    BOOST_TEST(toggle("Country", "DE"));  // SE and DE
    BOOST_TEST(toggle("Country", "SE"));  // DE
    BOOST_TEST(toggle("Prod", "B"));
    BOOST_TEST(show("Country") == "SE=O DE=X");
    BOOST_TEST(show("Prod") == "A=S B=S C=X");
}

BOOST_AUTO_TEST_CASE(a_value_that_is_forced_out_must_not_be_there) {
    BOOST_TEST(!force_out("A"));  // not in and-mode yet
    app.set_and_mode(field("Prod"), true);
    toggle("Prod", "B");
    BOOST_TEST(force_out("A"));
    BOOST_TEST(show("CID") == "1=X 2=X 3=O 4=X");
    BOOST_TEST(show("Prod") == "A=D B=S C=O");
    BOOST_TEST(app.states()->counts(field("Prod")).deselected == 1u);
    BOOST_TEST(app.states()->counts(field("Prod")).excluded == 0u);
    BOOST_TEST(toggle("Prod", "A"));  // a demand replaces the opposite one
    BOOST_TEST(show("Prod") == "A=S B=S C=X");
    BOOST_TEST(force_out("A"));
    BOOST_TEST(force_out("A"));
    BOOST_TEST(show("Prod") == "A=O B=S C=O");
    app.clear(target("Prod"));
    BOOST_TEST(force_out("A"));
    BOOST_TEST(show("CID") == "1=X 2=X 3=O 4=X");
    BOOST_TEST(app.lock(target("Prod")));
    BOOST_TEST(show("Prod") == "A=XL B=O C=O");
    BOOST_TEST(!force_out("B"));
}

BOOST_AUTO_TEST_CASE(switching_reads_the_selection_the_other_way) {
    toggle("Prod", "A");
    toggle("Prod", "B");
    BOOST_TEST(show("CID") == "1=O 2=O 3=O 4=X");
    app.set_and_mode(field("Prod"), true);
    BOOST_TEST(show("CID") == "1=O 2=X 3=X 4=X");
    app.set_and_mode(field("Prod"), false);
    BOOST_TEST(show("CID") == "1=O 2=O 3=O 4=X");
    BOOST_TEST(show("Prod") == "A=S B=S C=A");
}

BOOST_AUTO_TEST_CASE(back_and_forward_bring_the_mode_with_the_selection) {
    app.set_and_mode(field("Prod"), true);
    toggle("Prod", "B");
    app.commit();
    app.set_and_mode(field("Prod"), false);
    app.commit();
    BOOST_TEST(show("CID") == "1=O 2=X 3=O 4=X");
    BOOST_TEST(app.back());
    BOOST_TEST(app.and_mode(field("Prod")));
    BOOST_TEST(toggle("Prod", "A"));
    BOOST_TEST(show("CID") == "1=O 2=X 3=X 4=X");
}

BOOST_AUTO_TEST_CASE(a_reload_keeps_the_mode_where_the_new_table_allows_it) {
    app.set_and_mode(field("Prod"), true);
    toggle("Prod", "A");
    toggle("Prod", "B");
    app.rebase(bought_model(true));
    BOOST_TEST(app.and_mode(field("Prod")));
    BOOST_TEST(show("CID") == "1=O 2=X 3=X 4=X");
    app.rebase(bought_model(false));
    BOOST_TEST(!app.and_mode(field("Prod")));
    BOOST_TEST(show("CID") == "1=O 2=O 3=O 4=X");
}

BOOST_AUTO_TEST_SUITE_END()
