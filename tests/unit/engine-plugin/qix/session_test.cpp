// Sessions: connecting, attaching, order, errors.
#include "client.h"

BOOST_FIXTURE_TEST_SUITE(sessions, RunningEngine)

BOOST_AUTO_TEST_CASE(sockets_with_one_key_share_a_session) {
    const std::string id = orders_app();
    Client first(engine, alice, "/app/" + id);
    Client second(engine, alice, "/app/" + id);
    Client other_identity(engine, alice, "/app/" + id + "/identity/mine");
    Client other_user(engine, bob, "/app/" + id);
    BOOST_TEST(first.session_state() == "SESSION_CREATED");
    BOOST_TEST(second.session_state() == "SESSION_ATTACHED");
    BOOST_TEST(other_identity.session_state() == "SESSION_CREATED");
    BOOST_TEST(other_user.session_state() == "SESSION_CREATED");
    BOOST_TEST(first.open(id) == 1);
    BOOST_TEST(second.handle_of(second.call("GetActiveDoc")) == 1);
    BOOST_TEST(other_identity.error_of("GetActiveDoc") == 1007);
}

BOOST_AUTO_TEST_CASE(sockets_that_name_no_app_are_sessions_of_their_own) {
    Client first(engine, alice, "/app/engineData"), second(engine, alice, "/app/engineData");
    BOOST_TEST(first.session_state() == "SESSION_CREATED");
    BOOST_TEST(second.session_state() == "SESSION_CREATED");
}

BOOST_AUTO_TEST_CASE(a_session_waits_for_its_client_and_then_ends) {
    const std::string id = orders_app();
    Client first(engine, alice, "/app/" + id);
    const int doc = first.open(id);
    const int handle = first.create_session_object(doc, R"j({"qInfo":{"qId":"mine","qType":"x"}})j");
    first.disconnect();
    Client second(engine, alice, "/app/" + id);
    BOOST_TEST(second.session_state() == "SESSION_ATTACHED");
    BOOST_TEST(second.handle_of(second.call("GetObject", doc, list({"mine"}))) == handle);
    second.disconnect();
    std::this_thread::sleep_for(std::chrono::milliseconds(3200));
    Client third(engine, alice, "/app/" + id);
    BOOST_TEST(third.session_state() == "SESSION_CREATED");
    BOOST_TEST(third.call("GetObject", third.open(id), list({"mine"}))["qReturn"]["qHandle"].is_null());
}

BOOST_AUTO_TEST_CASE(faults_are_numbered) {
    Client client(engine, alice, "/app/engineData");
    BOOST_TEST(client.error_of("NoSuchMethod") == -32601);
    BOOST_TEST(client.error_of("GetLayout") == -32601);
    BOOST_TEST(client.error_of("ShutdownProcess") == 17);
    BOOST_TEST(client.error_of("OpenDoc") == -32602);
    BOOST_TEST(client.error_of("OpenDoc", -1, list({7})) == -32602);
    BOOST_TEST(client.error_of("OpenDoc", -1, list({"none"})) == 1003);
    BOOST_TEST(client.error_of("EngineVersion", 99) == -32602);
    BOOST_TEST(client.error_of("GetActiveDoc") == 1007);
    client.send_text("{nonsense");
    BOOST_TEST(client.outlet()
                   .take([](const json::Value& message) {
                       return message["id"].is_null() && message.contains("error");
                   })["error"]["code"]
                   .as_integer() == -32700);
    BOOST_TEST(client.call("EngineVersion")["qVersion"]["qComponentVersion"].as_string() == "12.1657.0");
}

BOOST_AUTO_TEST_CASE(parameters_come_by_name_too) {
    const std::string id = orders_app();
    Client client(engine, alice, "/app/engineData");
    const json::Value named = json::Value::object({{"qNoData", false}, {"qDocName", id}});
    BOOST_TEST(client.handle_of(client.call("OpenDoc", -1, named)) == 1);
    BOOST_TEST(client.open(id) == 1);
}

BOOST_AUTO_TEST_CASE(one_app_per_session_and_the_one_of_the_path) {
    const std::string first = orders_app(), second = orders_app();
    Client client(engine, alice, "/app/" + first);
    BOOST_TEST(client.error_of("OpenDoc", -1, list({second})) == 1002);
    client.open(first);
    BOOST_TEST(client.error_of("OpenDoc", -1, list({second})) == 1002);
    BOOST_TEST(client.error_of("OpenDoc", -1, list({first, "", "", "", true})) == 1009);
}

BOOST_AUTO_TEST_CASE(requests_of_a_socket_run_in_order) {
    Client client(engine, alice, "/app/engineData");
    client.call("CreateSessionApp");
    const int doc = client.handle_of(client.call("GetActiveDoc"));
    std::vector<int> ids;
    for (int number = 0; number < 20; ++number)
        ids.push_back(client.post("CreateSessionObject", doc, list({json::parse(R"j({"qInfo":{"qType":"x"}})j")})));
    int last = 0;
    for (const int id : ids) {
        const int handle = client.handle_of(client.answer_of(id)["result"]);
        BOOST_TEST(handle > last);
        last = handle;
    }
}

BOOST_AUTO_TEST_CASE(stopping_closes_every_socket) {
    Client client(engine, alice, "/app/engineData");
    engine.stop();
    BOOST_TEST(client.outlet().close_code() == 1001);
}

BOOST_AUTO_TEST_SUITE_END()
