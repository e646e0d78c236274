// What one client may ask of the engine, and that nonsense never ends it.
#include <random>

#include "client.h"
#include "qix/registry.h"

BOOST_FIXTURE_TEST_SUITE(limits, RunningEngine)

BOOST_AUTO_TEST_CASE(objects_per_session_are_limited) {
    Client client(engine, alice, "/app/engineData");
    client.call("CreateSessionApp");
    const int doc = client.handle_of(client.call("GetActiveDoc"));
    std::int64_t code = 0;
    int made = 0;
    while (code == 0 && made < 100) {
        code = client.error_of("CreateSessionObject", doc, list({json::parse(R"j({"qInfo":{"qType":"x"}})j")}));
        ++made;
    }
    BOOST_TEST(code == 5006);
    BOOST_TEST(made == 51);
}

BOOST_AUTO_TEST_CASE(requests_without_an_answer_are_limited) {
    Client client(engine, alice, "/app/engineData");
    client.call("CreateSessionApp");
    const int doc = client.handle_of(client.call("GetActiveDoc"));
    client.call("SetScript", doc, list({"SLEEP 400;"}));
    std::vector<int> ids;
    for (int each = 0; each < 1000; ++each) ids.push_back(client.post("Evaluate", doc, list({"1"})));
    int busy = 0, answered = 0;
    for (const int id : ids) {
        const json::Value answer = client.answer_of(id);
        (answer["error"]["code"].integer_or(0) == 5006 ? busy : answered)++;
    }
    BOOST_TEST(busy + answered == 1000);
    BOOST_TEST(answered >= 64);
}

BOOST_AUTO_TEST_CASE(a_flood_of_sessions_is_refused_politely) {
    qix::EngineSettings small = settings();
    small.max_sessions = 2;
    qix::Engine crowded(small, catalogue, store, [](qix::LogLevel, const std::string&) {});
    Client first(crowded, alice, "/app/engineData"), second(crowded, alice, "/app/engineData");
    auto outlet = std::make_shared<RecordingOutlet>();
    BOOST_TEST(crowded.connect(alice, "/app/engineData", outlet) == nullptr);
    BOOST_TEST(outlet->close_code() == 1008);
}

BOOST_AUTO_TEST_CASE(any_parameters_for_any_method_are_answered) {
    Client client(engine, alice, "/app/engineData");
    client.call("CreateSessionApp");
    const int doc = client.handle_of(client.call("GetActiveDoc"));
    client.call("SetScript", doc, list({kOrders}));
    client.call("DoReload", doc);
    const int object = client.create_session_object(
        doc, R"j({"qInfo":{"qType":"x"},"qHyperCubeDef":{"qDimensions":[{"qDef":{"qFieldDefs":["Prod"]}}]},
        "qListObjectDef":{"qDef":{"qFieldDefs":["Prod"]}}})j");
    const int field = client.handle_of(client.call("GetField", doc, list({"Prod"})));
    const int handles[] = {doc, object, field};
    const qix::Class classes[] = {qix::Class::doc, qix::Class::object, qix::Class::field};
    const json::Value odd[] = {
        json::Value(),
        true,
        0,
        -1,
        1e300,
        "",
        "/qHyperCubeDef",
        "/qListObjectDef",
        "$",
        json::parse("[]"),
        json::parse("[-1,99999999999]"),
        json::parse("[[]]"),
        json::parse("{}"),
        json::parse(R"j({"qInfo":{"qType":7},"qHyperCubeDef":[]})j"),
        json::parse(R"j([{"qTop":-5,"qLeft":1e18,"qHeight":9007199254740991,"qWidth":2}])j"),
        json::parse(
            R"j({"qInfo":{"qType":"x"},"qHyperCubeDef":{"qDimensions":[1,{"qDef":[]}],"qMeasures":{}},"qListObjectDef":{}})j")};
    std::mt19937 random(7);  // NOLINT: the same every run
    for (int round = 0; round < 6; ++round)
        for (std::size_t which = 0; which < std::size(handles); ++which)
            for (const auto& [key, offered] : qix::Registry::all().methods()) {
                const std::string& method = key.second;
                if (key.first != classes[which]) continue;
                if (method == "DoReload" || method == "DoReloadEx" || method == "DestroySessionObject") continue;
                json::Value params = json::Value::array();
                for (int each = 0; each < 4; ++each) params.push_back(odd[random() % std::size(odd)]);
                const json::Value answer = client.ask(method, handles[which], params);
                BOOST_TEST((answer.contains("result") != answer.contains("error")));
            }
    BOOST_TEST(client.call("EngineVersion")["qVersion"].is_object());
}

BOOST_AUTO_TEST_SUITE_END()
