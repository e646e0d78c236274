#include "conf/graph.h"

#include <boost/test/unit_test.hpp>

#include "lifecycle/plan.h"

using namespace orrery::kernel;

BOOST_AUTO_TEST_CASE(a_ring_is_printed_from_its_first_member_to_itself) {
    BOOST_TEST(ring_text(find_cycle({{"x", {"a"}}, {"a", {"b"}}, {"b", {"c"}}, {"c", {"a"}}})) == "a → b → c → a");
    BOOST_TEST(ring_text(find_cycle({{"a", {"a"}}})) == "a → a");
    BOOST_TEST(find_cycle({{"a", {"b", "c"}}, {"b", {"d"}}, {"c", {"d"}}, {"d", {"leaf"}}}).empty());
}

BOOST_AUTO_TEST_CASE(who_serves_a_listener_waits_for_the_stanza_behind_it) {
    Stanza http, hub;
    http.name = "http", hub.name = "hub";
    hub.listen.resize(1);
    auto plan = make_plan({http, hub}, [](const Stanza& stanza) { return stanza.listen.empty() ? "" : "http"; });
    BOOST_TEST(plan.at("http").awaited.at(0) == "hub");
    BOOST_TEST(plan.at("hub").awaited.empty());
    hub.requires_names = {"http"};
    plan = make_plan({http, hub}, [](const Stanza& stanza) { return stanza.listen.empty() ? "" : "http"; });
    BOOST_TEST(ring_text(find_cycle(to_graph(plan))) == "http → hub → http");
}
