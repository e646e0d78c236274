// The user's actions: what they select, release and refuse.
#include "selection/app_selections.h"

#include <boost/test/unit_test.hpp>

#include "orders_model.h"

using namespace orrery::engine;
using namespace orrery::engine::test;

namespace {

struct Fixture {
    std::shared_ptr<const DataModel> model = orders_model();
    AppSelections app{model, std::make_shared<StatesCache>(std::size_t{1} << 20)};

    [[nodiscard]] AppSelections::Target target(const std::string& field) const {
        return {kDefaultState, model->find_field(field).value(), false};
    }
    [[nodiscard]] std::vector<Element> elements(const std::string& field,
                                                const std::vector<std::string>& values) const {
        std::vector<Element> found;
        for (const std::string& value : values)
            for (Element e : model->field(model->find_field(field).value()).find_displayed(value)) found.push_back(e);
        return found;
    }
    bool select(const std::string& field, const std::vector<std::string>& values, bool toggle = false) {
        return app.select(target(field), elements(field, values), toggle);
    }
    [[nodiscard]] std::string show(const std::string& field) const { return letters(*app.states(), field); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_selections, Fixture)

BOOST_AUTO_TEST_CASE(selecting_an_excluded_value_releases_what_conflicts) {
    BOOST_TEST(select("Prod", {"B"}));
    BOOST_TEST(select("Country", {"DE"}));
    BOOST_TEST(show("Country") == "SE=A DE=S");
    BOOST_TEST(show("Prod") == "A=O B=X C=X");
}

BOOST_AUTO_TEST_CASE(only_the_conflicting_selections_are_released) {
    BOOST_TEST(select("Amt", {"5", "7"}));
    BOOST_TEST(select("Prod", {"B"}));
    BOOST_TEST(select("OID", {"10"}));
    BOOST_TEST(show("Amt") == "5=S 7=XS 9=X 1=X");
    BOOST_TEST(show("Prod") == "A=O B=X C=X");
}

BOOST_AUTO_TEST_CASE(a_locked_field_refuses_a_conflicting_selection) {
    select("Prod", {"B"});
    BOOST_TEST(app.lock(target("Prod")));
    BOOST_TEST(!select("Country", {"DE"}));
    BOOST_TEST(show("Prod") == "A=A B=L C=A");
    BOOST_TEST(!select("Prod", {"A"}));
    BOOST_TEST(app.select({kDefaultState, target("Country").field, true}, elements("Country", {"DE"})));
    BOOST_TEST(show("Prod") == "A=O B=X C=X");
}

BOOST_AUTO_TEST_CASE(toggling_adds_removes_and_clears) {
    select("Prod", {"A"}, true);
    select("Prod", {"B"}, true);
    BOOST_TEST(show("Prod") == "A=S B=S C=A");
    select("Prod", {"A"}, true);
    BOOST_TEST(show("Prod") == "A=A B=S C=A");
    select("Prod", {"B"}, true);
    BOOST_TEST(show("Prod") == "A=O B=O C=O");
    BOOST_TEST(app.selection().empty());
}

BOOST_AUTO_TEST_CASE(possible_alternative_excluded_and_all) {
    select("Country", {"DE"});
    BOOST_TEST(app.select_possible(target("Prod")));
    BOOST_TEST(show("Prod") == "A=S B=X C=X");
    BOOST_TEST(app.select_excluded(target("Country")));
    BOOST_TEST(show("Country") == "SE=S DE=A");
    BOOST_TEST(app.select_alternative(target("Country")));
    BOOST_TEST(show("Country") == "SE=A DE=S");
    BOOST_TEST(app.select_excluded(target("Prod")));
    BOOST_TEST(show("Prod") == "A=A B=S C=S");
    BOOST_TEST(show("Country") == "SE=O DE=X");
    BOOST_TEST(app.select_all(target("Country")));
    BOOST_TEST(show("Country") == "SE=S DE=XS");
    BOOST_TEST(!app.select_alternative(target("OID")));
}

BOOST_AUTO_TEST_CASE(clearing_keeps_locked_fields_unless_told) {
    select("Prod", {"A"});
    select("Country", {"SE"});
    app.lock(target("Country"));
    BOOST_TEST(!app.clear(target("Country")));
    BOOST_TEST(app.clear_all(kDefaultState, false));
    BOOST_TEST(show("Country") == "SE=L DE=A");
    BOOST_TEST(app.selection().fields().size() == 1);
    BOOST_TEST(app.clear_all(kDefaultState, true));
    BOOST_TEST(app.selection().empty());
    select("Prod", {"A"});
    select("Country", {"SE"});
    BOOST_TEST(app.clear_all_but(target("Prod")));
    BOOST_TEST(show("Country") == "SE=O DE=O");
    BOOST_TEST(show("Prod") == "A=S B=A C=A");
}

BOOST_AUTO_TEST_CASE(back_and_forward_walk_over_committed_actions) {
    select("Prod", {"A"});
    app.commit();
    select("Country", {"DE"});
    app.commit();
    app.commit();
    BOOST_TEST(app.back_count() == 2);
    BOOST_TEST(app.recorded(kDefaultState, 1)->fields().size() == 1);
    BOOST_TEST(app.recorded(kDefaultState, 3) == nullptr);
    BOOST_TEST(app.back());
    BOOST_TEST(show("Country") == "SE=O DE=O");
    BOOST_TEST(app.recorded(kDefaultState, -1)->fields().size() == 2);
    BOOST_TEST(app.forward());
    BOOST_TEST(show("Country") == "SE=A DE=S");
    BOOST_TEST(!app.forward());
    BOOST_TEST(app.back());
    BOOST_TEST(app.back());
    BOOST_TEST(!app.back());
    BOOST_TEST(app.selection().empty());
    select("Prod", {"B"});
    app.commit();
    BOOST_TEST(app.forward_count() == 0);
}

BOOST_AUTO_TEST_CASE(a_modal_session_restores_its_snapshot) {
    select("Prod", {"A"});
    app.commit();
    AppSelections::Snapshot before = app.snapshot();
    select("Prod", {"B"});
    app.restore(before);
    app.commit();
    BOOST_TEST(show("Prod") == "A=S B=A C=A");
    BOOST_TEST(app.back_count() == 1);
}

BOOST_AUTO_TEST_CASE(alternate_states_are_independent) {
    BOOST_TEST(app.add_state("Other"));
    BOOST_TEST(!app.add_state("Other"));
    BOOST_TEST(app.select({"Other", target("Prod").field, false}, elements("Prod", {"B"})));
    BOOST_TEST(show("Prod") == "A=O B=O C=O");
    BOOST_TEST(letters(*app.states("Other"), "Prod") == "A=A B=S C=A");
    BOOST_TEST(!app.select({"Nowhere", target("Prod").field, false}, {0}));
    BOOST_TEST(!app.remove_state(kDefaultState));
    BOOST_TEST(app.remove_state("Other"));
    BOOST_CHECK_THROW(static_cast<void>(app.states("Other")), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_field_with_always_one_selected_value_never_has_another_number) {
    BOOST_TEST(!app.set_one_and_only_one(target("Prod").field, true));
    select("Prod", {"B"});
    BOOST_TEST(app.set_one_and_only_one(target("Prod").field, true));
    BOOST_TEST(!app.clear(target("Prod")));
    BOOST_TEST(!select("Prod", {"A", "C"}));
    BOOST_TEST(select("Prod", {"A"}, true));
    BOOST_TEST(show("Prod") == "A=S B=A C=A");
    app.clear_all(kDefaultState, true);
    BOOST_TEST(show("Prod") == "A=S B=A C=A");
    BOOST_TEST(select("Prod", {"B"}));
    BOOST_TEST(!select("Country", {"DE"}));
}

BOOST_AUTO_TEST_CASE(selecting_cells_selects_in_every_listed_field_or_in_none) {
    FieldId prod = target("Prod").field;
    FieldId country = target("Country").field;
    BOOST_TEST(
        app.select_together(kDefaultState, {{prod, elements("Prod", {"A"})}, {country, elements("Country", {"DE"})}}));
    BOOST_TEST(show("CID") == "1=X 2=O 3=X");
    app.lock(target("Country"));
    BOOST_TEST(
        !app.select_together(kDefaultState, {{prod, elements("Prod", {"B"})}, {country, elements("Country", {"SE"})}}));
    BOOST_TEST(show("Prod") == "A=S B=X C=X");
}

BOOST_AUTO_TEST_CASE(selections_follow_their_values_through_a_reload) {
    select("Prod", {"B", "C"});
    app.lock(target("Prod"));
    app.commit();
    ModelBuilder builder;
    TableBuilder& orders = builder.add_table("Orders", {"Prod", "New"});
    orders.add_row({Value::text("Z"), 1.0});
    orders.add_row({Value::text("C"), 2.0});
    app.rebase(builder.finish());
    BOOST_TEST(letters(*app.states(), "Prod") == "Z=A C=L");
    BOOST_TEST(letters(*app.states(), "New") == "1=X 2=O");
    BOOST_TEST(app.back_count() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
