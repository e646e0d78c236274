// Tables that are loosely coupled because somebody said so.
#include "client.h"

namespace {

struct Coupled : RunningEngine {
    const std::string id = orders_app();
    Client client{engine, alice, "/app/" + id};
    const int doc = client.open(id);

    std::string value(const char* expression) {
        return client.call("Evaluate", doc, list({expression}))["qReturn"].as_string();
    }
    std::string vector() { return json::dump(client.call("GetLooselyCoupledVector", doc)["qv"]); }
    std::int64_t set(json::Value states) { return client.error_of("SetLooselyCoupledVector", doc, list({states})); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(coupling, Coupled)

BOOST_AUTO_TEST_CASE(a_loose_table_hands_selections_on_to_no_other) {
    BOOST_TEST(vector() == "[0,0,0,0,0]");
    const int country = client.handle_of(client.call("GetField", doc, list({"Country"})));
    client.call("Select", country, list({"DE"}));
    BOOST_TEST(value("GetPossibleCount(Prod)") == "1");
    BOOST_TEST(set(list({0, 1, 0, 0, 0})) == 0);
    BOOST_TEST(vector() == "[0,1,0,0,0]");
    BOOST_TEST(value("GetSelectedCount(Country)") == "1");
    BOOST_TEST(value("GetPossibleCount(Prod)") == "3");
    BOOST_TEST(set(list({0, 0})) == 0);
    BOOST_TEST(value("GetPossibleCount(Prod)") == "1");
}

BOOST_AUTO_TEST_CASE(it_is_kept_when_the_app_is_saved_and_gone_after_a_reload) {
    BOOST_TEST(set(list({1, 0})) == 0);
    client.call("DoSave", doc);
    BOOST_TEST(store.load(id, app::Store::Part::everything).model->table(0).details().loose);
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    BOOST_TEST(vector() == "[0,0,0,0,0]");
}

BOOST_AUTO_TEST_CASE(a_circle_stays_broken_and_what_is_no_vector_is_refused) {
    client.call("SetScript", doc,
                list({"A: LOAD 1 AS x, 1 AS y AUTOGENERATE 1; B: LOAD 1 AS y, 1 AS z AUTOGENERATE 2;"
                      "C: LOAD 1 AS z, 1 AS x AUTOGENERATE 3;"}));
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    BOOST_TEST(vector() == "[0,0,1,0,0,0]");
    BOOST_TEST(set(list({0, 0, 0})) == 0);
    BOOST_TEST(vector() == "[0,0,1,0,0,0]");
    BOOST_TEST(set(list({1, 0, 0})) == 0);
    BOOST_TEST(vector() == "[1,0,0,0,0,0]");
    BOOST_TEST(set(list({1})) == -32602);
    BOOST_TEST(set(list({"x", 0, 0})) == -32602);
}

BOOST_AUTO_TEST_SUITE_END()
