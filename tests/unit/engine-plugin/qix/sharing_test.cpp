// What one socket or session does and another must see, or must not.
#include "client.h"

namespace {

struct Shared : RunningEngine {
    std::string id = orders_app();
    double sum(Client& client, int doc) {
        return client.call("EvaluateEx", doc, list({"Sum(Amt)"}))["qValue"]["qNumber"].as_number();
    }
};

// Takes rights away from a user, as a repository's rules may at any time.
class ChangingCatalogue : public app::LocalCatalogue {
public:
    using LocalCatalogue::LocalCatalogue;
    std::optional<app::AppEntry> find(const app::User& user, const std::string& id) override {
        if (away) throw app::Unavailable("tested");
        auto entry = LocalCatalogue::find(user, id);
        if (entry && user.id == "bob") entry->privileges = rights_of_bob;
        return entry;
    }
    std::atomic<bool> away = false;
    std::vector<std::string> rights_of_bob{"read", "update"};
};

struct Changing : RunningEngine {
    std::shared_ptr<ChangingCatalogue> rights =
        std::make_shared<ChangingCatalogue>(folder.path, store, app::LocalCatalogue::Sharing::everyone);
    qix::Engine strict{settings(), rights, store, [](qix::LogLevel, const std::string&) {}};
    std::string app_of_alice() {
        Client client(strict, alice, "/app/engineData");
        return client.call("CreateApp", -1, list({"Shared"}))["qAppId"].as_string();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sharing, Shared)

BOOST_AUTO_TEST_CASE(sockets_of_a_session_share_selections_and_hear_of_them) {
    Client first(engine, alice, "/app/" + id), second(engine, alice, "/app/" + id);
    const int doc = first.open(id);
    second.open(id);
    const int chart =
        first.create_session_object(doc, R"j({"qInfo":{"qId":"c","qType":"x"},"n":{"qValueExpression":"Sum(Amt)"}})j");
    BOOST_TEST(second.handle_of(second.call("GetObject", doc, list({"c"}))) == chart);
    const int field = first.handle_of(first.call("GetField", doc, list({"Prod"})));
    BOOST_TEST(contains(first.ask("Select", field, list({"A"}))["change"], chart));
    while (!contains(second.take_push()["change"], chart)) {
    }
    BOOST_TEST(sum(second, doc) == 14);
}

BOOST_AUTO_TEST_CASE(sessions_of_an_app_share_its_objects_but_not_selections) {
    Client author(engine, alice, "/app/" + id), reader(engine, bob, "/app/" + id);
    const int author_doc = author.open(id), doc = reader.open(id);
    const int field = author.handle_of(author.call("GetField", author_doc, list({"Prod"})));
    author.call("Select", field, list({"A"}));
    BOOST_TEST(sum(author, author_doc) == 14);
    BOOST_TEST(sum(reader, doc) == 22);
    const int made = author.handle_of(author.call(
        "CreateObject", author_doc, list({json::parse(R"j({"qInfo":{"qId":"s","qType":"sheet"},"a":1})j")})));
    const int seen = reader.handle_of(reader.call("GetObject", doc, list({"s"})));
    author.call("SetProperties", made, list({json::parse(R"j({"qInfo":{"qType":"sheet"},"a":2})j")}));
    while (!contains(reader.take_push()["change"], seen)) {
    }
    BOOST_TEST(reader.layout(seen)["a"].as_integer() == 2);
    author.call("DestroyObject", author_doc, list({"s"}));
    json::Value push;
    do push = reader.take_push();
    while (!contains(push["close"], seen));
    BOOST_TEST(reader.error_of("GetLayout", seen) == -32602);
}

BOOST_AUTO_TEST_CASE(deleting_an_app_closes_it_for_everybody) {
    Client author(engine, alice, "/app/" + id), reader(engine, bob, "/app/" + id);
    author.open(id);
    const int doc = reader.open(id);
    author.call("DeleteApp", -1, list({id}));
    json::Value push;
    do push = reader.take_push();
    while (!contains(push["close"], doc));
    BOOST_TEST(reader.error_of("GetActiveDoc") == 1007);
}

BOOST_AUTO_TEST_CASE(an_app_deleted_elsewhere_closes_for_everybody_and_its_files_go) {
    Client reader(engine, bob, "/app/" + id);
    const int doc = reader.open(id);
    catalogue->remove(alice, id);
    engine.access().removed(id);
    json::Value push;
    do push = reader.take_push();
    while (!contains(push["close"], doc));
    BOOST_TEST(reader.error_of("OpenDoc", -1, list({id})) == 1003);
    for (int tries = 0; tries < 1000 && store.has(id); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    BOOST_TEST(!store.has(id));
}

BOOST_AUTO_TEST_CASE(a_calculation_that_a_selection_overtakes_is_aborted_or_fresh) {
    Client client(engine, alice, "/app/" + id);
    const int doc = client.open(id);
    const int chart =
        client.create_session_object(doc, R"j({"qInfo":{"qType":"x"},"n":{"qValueExpression":"Sum(Amt)"}})j");
    const int field = client.handle_of(client.call("GetField", doc, list({"Prod"})));
    const char* products[] = {"A", "B"};
    const double sums[] = {14, 7};
    for (int round = 0; round < 60; ++round) {
        const int select = client.post("Select", field, list({products[round % 2]}));
        const int before = client.post("GetLayout", chart);
        const int again = client.post("Select", field, list({products[(round + 1) % 2]}));
        const int after = client.post("GetLayout", chart);
        client.answer_of(select);
        client.answer_of(again);
        const json::Value early = client.answer_of(before), late = client.answer_of(after);
        BOOST_TEST((early["error"]["code"].integer_or(0) == 15 ||
                    early["result"]["qLayout"]["n"].number_or(0) == sums[round % 2]));
        BOOST_TEST(late["result"]["qLayout"]["n"].number_or(0) == sums[(round + 1) % 2]);
    }
}

BOOST_AUTO_TEST_CASE(users_who_may_not_change_an_app_may_work_in_it) {
    engine.stop();
    struct ReadOnly : app::LocalCatalogue {
        using LocalCatalogue::LocalCatalogue;
        std::optional<app::AppEntry> find(const app::User& user, const std::string& app) override {
            auto entry = LocalCatalogue::find(user, app);
            if (entry && user.id == "bob") entry->privileges = {"read"};
            return entry;
        }
    };
    qix::Engine guarded(settings(),
                        std::make_shared<ReadOnly>(folder.path, store, app::LocalCatalogue::Sharing::everyone), store,
                        [](qix::LogLevel, const std::string&) {});
    Client reader(guarded, bob, "/app/" + id);
    const int doc = reader.open(id);
    const json::Value sheet = list({json::parse(R"j({"qInfo":{"qType":"sheet"}})j")});
    BOOST_TEST(reader.call("CreateSessionObject", doc, sheet)["qReturn"]["qHandle"].is_integer());
    BOOST_TEST(
        reader.call("Select", reader.handle_of(reader.call("GetField", doc, list({"Prod"}))), list({"A"}))["qReturn"]
            .as_bool());
    for (const auto& [method, params] :
         std::initializer_list<std::pair<const char*, json::Value>>{{"CreateObject", sheet},
                                                                    {"SetScript", list({"x"})},
                                                                    {"GetScript", list({})},
                                                                    {"DoReload", list({})},
                                                                    {"DoSave", list({})},
                                                                    {"SaveObjects", list({})},
                                                                    {"SetAppProperties", list({json::Value::object()})},
                                                                    {"CreateMeasure", sheet},
                                                                    {"CreateBookmark", sheet},
                                                                    {"AddAlternateState", list({"s"})}})
        BOOST_TEST(reader.error_of(method, doc, params) == 5, method);
    BOOST_TEST(reader.error_of("DeleteApp", -1, list({id})) == 5);
    BOOST_TEST(reader.error_of("CreateSessionAppFromApp", -1, list({id})) == 1002);
    BOOST_TEST(reader.call("GetAppLayout", doc)["qLayout"]["qReadOnly"].as_bool());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(rights_that_change, Changing)

BOOST_AUTO_TEST_CASE(who_may_not_read_an_app_any_more_loses_it_and_nobody_else) {
    const std::string id = app_of_alice();
    Client author(strict, alice, "/app/" + id), reader(strict, bob, "/app/" + id);
    const int doc = author.open(id);
    reader.open(id);
    rights->away = true;  // asked again when it can be
    rights->rights_of_bob.clear();
    strict.access().look();
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    BOOST_TEST(author.error_of("GetAppLayout", doc) == 0);
    rights->away = false;
    BOOST_TEST(reader.outlet().close_code() == 1001);
    BOOST_TEST(author.error_of("GetAppLayout", doc) == 0);
    Client again(strict, bob, "/app/" + id);
    BOOST_TEST(again.error_of("OpenDoc", -1, list({id})) != 0);
}

BOOST_AUTO_TEST_CASE(other_rights_count_at_once_and_are_told) {
    const std::string id = app_of_alice();
    Client reader(strict, bob, "/app/" + id);
    const int doc = reader.open(id);
    BOOST_TEST(reader.error_of("SetScript", doc, list({"LET a=1;"})) == 0);
    rights->rights_of_bob = {"read"};
    strict.access().look(id);
    while (!contains(reader.take_push()["change"], doc)) {
    }
    BOOST_TEST(reader.error_of("SetScript", doc, list({"LET a=2;"})) == 5);
    BOOST_TEST(reader.error_of("GetAppLayout", doc) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
