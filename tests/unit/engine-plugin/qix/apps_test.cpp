// Apps: create, list, save, reopen, delete; connections; rights.
#include <fstream>

#include "client.h"

BOOST_FIXTURE_TEST_SUITE(apps, RunningEngine)

BOOST_AUTO_TEST_CASE(an_app_is_listed_opened_and_deleted) {
    Client client(engine, alice, "/app/engineData");
    const std::string id = client.call("CreateApp", -1, list({"First"}))["qAppId"].as_string();
    const json::Value entries = client.call("GetDocList")["qDocList"];
    BOOST_REQUIRE(entries.size() == 1u);
    BOOST_TEST(entries[0]["qDocId"].as_string() == id);
    BOOST_TEST(entries[0]["qDocName"].as_string() == "First");
    const int doc = client.open("First");
    BOOST_TEST(client.call("GetScript", doc)["qScript"].as_string().starts_with("///$tab Main"));
    const int handle = client.create_session_object(doc, R"j({"qInfo":{"qType":"x"}})j");
    const json::Value deleted = client.ask("DeleteApp", -1, list({id}));
    BOOST_TEST(deleted["result"]["qSuccess"].as_bool());
    BOOST_TEST(contains(deleted["close"], doc));
    BOOST_TEST(contains(deleted["close"], handle));
    BOOST_TEST(client.call("GetDocList")["qDocList"].size() == 0u);
    BOOST_TEST(!store.has(id));
}

BOOST_AUTO_TEST_CASE(an_app_that_cannot_be_written_is_taken_out_of_the_catalogue) {
    struct Observed : app::LocalCatalogue {
        using LocalCatalogue::LocalCatalogue;
        app::AppEntry create(const app::User& user, const std::string& name) override {
            const app::AppEntry entry = LocalCatalogue::create(user, name);
            created.push_back(entry.id);
            return entry;
        }
        void remove(const app::User&, const std::string& id) override { removed.push_back(id); }
        std::vector<std::string> created, removed;
    };
    auto registry = std::make_shared<Observed>(folder.path, store, app::LocalCatalogue::Sharing::everyone);
    qix::Engine observed(settings(), registry, store, [](qix::LogLevel, const std::string&) {});
    Client client(observed, alice, "/app/engineData");
    std::filesystem::remove_all(folder.path / "Apps");
    std::ofstream(folder.path / "Apps") << "no folder";
    BOOST_TEST(client.error_of("CreateApp", -1, list({"Nowhere"})) == 1006);
    BOOST_TEST(registry->created.size() == 1u);
    BOOST_TEST(registry->removed == registry->created, boost::test_tools::per_element());
    std::filesystem::remove(folder.path / "Apps");
    const std::string id = client.call("CreateApp", -1, list({"Somewhere"}))["qAppId"].as_string();
    BOOST_TEST(store.has(id));
    BOOST_TEST(registry->removed.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_was_saved_survives_a_restart_and_what_was_not_does_not) {
    const std::string id = orders_app();
    {
        Client client(engine, alice, "/app/" + id);
        const int doc = client.open(id);
        client.call("CreateObject", doc, list({json::parse(R"j({"qInfo":{"qId":"saved","qType":"sheet"}})j")}));
        client.call("DoSave", doc);
        client.call("CreateObject", doc, list({json::parse(R"j({"qInfo":{"qId":"lost","qType":"sheet"}})j")}));
    }
    engine.stop();
    app::Store again(folder.path / "Apps");
    auto registry = std::make_shared<app::LocalCatalogue>(folder.path, again, app::LocalCatalogue::Sharing::owner_only);
    qix::Engine restarted(settings(), registry, again, [](qix::LogLevel, const std::string&) {});
    Client client(restarted, alice, "/app/" + id);
    const int doc = client.open(id);
    BOOST_TEST(client.call("GetObject", doc, list({"saved"}))["qReturn"]["qHandle"].is_integer());
    BOOST_TEST(client.call("GetObject", doc, list({"lost"}))["qReturn"]["qHandle"].is_null());
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(Amt)"}))["qValue"]["qNumber"].as_number() == 22);
    BOOST_TEST(!client.call("GetAppLayout", doc)["qLayout"]["qLastReloadTime"].as_string().empty());
    Client stranger(restarted, bob, "/app/" + id);
    BOOST_TEST(stranger.error_of("OpenDoc", -1, list({id})) == 1003);
    BOOST_TEST(stranger.call("GetDocList")["qDocList"].size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_session_app_dies_with_its_session) {
    Client client(engine, alice, "/app/engineData");
    const json::Value created = client.call("CreateSessionApp");
    const int doc = client.handle_of(created);
    BOOST_TEST(created["qSessionAppId"].as_string().starts_with("SessionApp_"));
    client.call("SetScript", doc, list({kOrders}));
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(Amt)"}))["qValue"]["qNumber"].as_number() == 22);
    BOOST_TEST(client.error_of("DoSave", doc) == 9009);
    BOOST_TEST(client.call("GetAppLayout", doc)["qLayout"]["qIsSessionApp"].as_bool());
    Client other(engine, alice, "/app/engineData");
    BOOST_TEST(other.error_of("OpenDoc", -1, list({created["qSessionAppId"]})) == 1003);
}

BOOST_AUTO_TEST_CASE(an_app_opens_without_data) {
    const std::string id = orders_app();
    Client client(engine, alice, "/app/" + id);
    const int doc = client.handle_of(client.call("OpenDoc", -1, list({id, "", "", "", true})));
    const json::Value layout = client.call("GetAppLayout", doc)["qLayout"];
    BOOST_TEST(layout["qIsOpenedWithoutData"].as_bool());
    BOOST_TEST(!layout["qHasData"].as_bool());
    BOOST_TEST(client.error_of("DoReload", doc) == 1009);
}

BOOST_AUTO_TEST_CASE(data_comes_through_named_folders_only) {
    std::filesystem::create_directories(folder.path / "data");
    std::ofstream(folder.path / "data/numbers.csv") << "n,t\n1,one\n2,two\n";
    Client client(engine, alice, "/app/engineData");
    client.call("CreateSessionApp");
    const int doc = client.handle_of(client.call("GetActiveDoc"));
    const json::Value connection = json::Value::object(
        {{"qName", "files"}, {"qType", "folder"}, {"qConnectionString", (folder.path / "data").string()}});
    const json::Value id = client.call("CreateConnection", doc, list({connection}))["qConnectionId"];
    BOOST_TEST(client.error_of("CreateConnection", doc, list({connection})) == 2000);
    BOOST_TEST(client.call("GetConnections", doc)["qConnections"].size() == 1u);
    BOOST_TEST(client.call("GetConnection", doc, list({id}))["qConnection"]["qName"].as_string() == "files");
    client.call("SetScript", doc, list({"LOAD n, t FROM [lib://files/numbers.csv] (txt, utf8, embedded labels);"}));
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(n)"}))["qValue"]["qNumber"].as_number() == 3);
    client.call("DeleteConnection", doc, list({id}));
    BOOST_TEST(client.error_of("GetConnection", doc, list({id})) == 2001);
    BOOST_TEST(!client.call("DoReload", doc)["qReturn"].as_bool());
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(n)"}))["qValue"]["qNumber"].as_number() == 3);
}

BOOST_AUTO_TEST_SUITE_END()
