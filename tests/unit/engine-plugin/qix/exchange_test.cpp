// Apps as files through sessions: who may take what away, and what arrives.
#include <fstream>

#include "app/package.h"
#include "client.h"
#include "storage/guarded_data.h"

namespace {

constexpr const char* kGuarded = R"(
    T: LOAD * INLINE [REGION, City, Amt
    EU, Oslo, 5
    EU, Bonn, 7
    US, Boston, 100];
    SECTION ACCESS;
    LOAD * INLINE [ACCESS, USERID, REGION
    ADMIN, TEST\alice,
    USER, TEST\bob, EU];)";

/// Alice's apps; bob has some rights in them.
class SharedCatalogue : public app::LocalCatalogue {
public:
    using LocalCatalogue::LocalCatalogue;
    std::optional<app::AppEntry> find(const app::User& user, const std::string& id) override {
        auto entry = LocalCatalogue::find(user, id);
        if (entry && user.id == "bob") entry->privileges = bob;
        return entry;
    }
    std::vector<std::string> bob = {"read", "export"};
};

struct Exchange : RunningEngine {
    std::shared_ptr<SharedCatalogue> shared =
        std::make_shared<SharedCatalogue>(folder.path, store, app::LocalCatalogue::Sharing::everyone);
    qix::Engine own{settings(), shared, store, [](qix::LogLevel, const std::string&) {}};
    Client client{own, alice, "/app/engineData"};
    Client other{own, bob, "/app/engineData"};

    std::string make_app(const char* script) {
        Client maker(own, alice, "/app/engineData/identity/maker");
        const std::string id = maker.call("CreateApp", -1, list({"Original"}))["qAppId"].as_string();
        const int doc = maker.open(id);
        maker.call("SetScript", doc, list({script}));
        BOOST_REQUIRE(maker.call("DoReload", doc)["qReturn"].as_bool());
        maker.call("CreateObject", doc, list({json::parse(R"({"qInfo":{"qId":"sheet","qType":"sheet"},"n":1})")}));
        maker.call("CreateObject", doc, list({json::parse(R"({"qInfo":{"qId":"more","qType":"sheet"}})")}));
        maker.call("DoSave", doc);
        return id;
    }
    static json::Value exporting(const std::string& name, const std::string& id, bool without_data,
                                 json::Value ids = json::Value::array()) {
        return list({name, id, std::move(ids), without_data});
    }
    std::string fresh_app(Client& by) { return by.call("CreateApp", -1, list({"Target"}))["qAppId"].as_string(); }
    std::string value(const app::User& user, const std::string& id, const char* expression) {
        Client reader(own, user, "/app/" + id + "/identity/reader");
        return reader.call("Evaluate", reader.open(id), list({expression}))["qReturn"].as_string();
    }
    std::filesystem::path file_of(const app::User& user, const std::string& name) {
        return own.exchange().file(user, name);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(exchange_of_apps, Exchange)

BOOST_AUTO_TEST_CASE(an_app_leaves_and_comes_back_with_and_without_data) {
    const std::string id = make_app(kOrders);
    for (const bool without_data : {false, true}) {
        BOOST_TEST(client.call("ExportApp", -1, exporting("a.qvf", id, without_data))["qSuccess"].as_bool());
        const std::string target = fresh_app(client);
        BOOST_TEST(client.call("ImportApp", -1, list({target, "a.qvf", json::Value::array()}))["qSuccess"].as_bool());
        if (!without_data) BOOST_TEST(value(alice, target, "Sum(Amt)") == "22");
        if (without_data) BOOST_TEST(store.load(target, app::Store::Part::everything).model == nullptr);
        Client reader(own, alice, "/app/" + target);
        const int doc = reader.open(target);
        BOOST_TEST(reader.call("GetScript", doc)["qScript"].as_string() == kOrders);
        const int sheet = reader.handle_of(reader.call("GetObject", doc, list({"sheet"})));
        BOOST_TEST(reader.call("GetProperties", sheet)["qProp"]["n"].as_integer() == 1);
    }
}

BOOST_AUTO_TEST_CASE(of_an_app_some_objects_can_be_exported_or_imported) {
    const std::string id = make_app(kOrders);
    client.call("ExportApp", -1, exporting("some.qvf", id, true, list({"sheet"})));
    client.call("ExportApp", -1, exporting("all.qvf", id, true));
    const std::string one = fresh_app(client), two = fresh_app(client);
    client.call("ImportApp", -1, list({one, "some.qvf", json::Value::array()}));
    client.call("ImportAppEx", -1, list({two, "all.qvf", list({"sheet"}), true}));
    for (const std::string& target : {one, two}) {
        const app::Document document = store.load(target, app::Store::Part::everything);
        BOOST_TEST((document.objects.contains("sheet") && !document.objects.contains("more")));
    }
}

BOOST_AUTO_TEST_CASE(who_may_not_export_or_change_gets_nothing_done) {
    const std::string id = make_app(kOrders);
    shared->bob = {"read", "exportdata", "duplicate"};
    BOOST_TEST(other.error_of("ExportApp", -1, exporting("a.qvf", id, true)) == 5);
    BOOST_TEST(!std::filesystem::exists(file_of(bob, "a.qvf")));
    shared->bob = {"read", "export"};
    BOOST_TEST(other.call("ExportApp", -1, exporting("a.qvf", id, false))["qSuccess"].as_bool());
    BOOST_TEST(other.error_of("ImportApp", -1, list({id, "a.qvf"})) == 5);
    // Everybody has a folder of their own.
    BOOST_TEST(client.error_of("ImportApp", -1, list({id, "a.qvf"})) == 3003);
    BOOST_TEST(client.error_of("ImportApp", -1, list({id, "../test%5cbob/a.qvf"})) == -32602);
    BOOST_TEST(client.error_of("ExportApp", -1, exporting("a.qvf", "none", true)) == 1003);
}

BOOST_AUTO_TEST_CASE(a_bad_file_changes_nothing) {
    const std::string id = make_app(kOrders);
    std::ofstream(file_of(alice, "bad.qvf")) << std::string(5000, 'x');
    BOOST_TEST(client.error_of("ImportApp", -1, list({id, "bad.qvf"})) == 3002);
    BOOST_TEST(value(alice, id, "Sum(Amt)") == "22");
}

BOOST_AUTO_TEST_CASE(section_access_goes_along_and_keeps_data_at_home) {
    const std::string id = make_app(kGuarded);
    BOOST_TEST(other.error_of("ExportApp", -1, exporting("a.qvf", id, false)) == 5);
    BOOST_TEST(other.call("ExportApp", -1, exporting("a.qvf", id, true))["qSuccess"].as_bool());
    client.call("ExportApp", -1, exporting("all.qvf", id, false));
    const std::string target = fresh_app(client);
    client.call("ImportApp", -1, list({target, "all.qvf"}));
    BOOST_TEST(value(alice, target, "Sum(Amt)") == "112");
    BOOST_TEST(value(bob, target, "Sum(Amt)") == "12");
}

/// What ExportReducedData gives its user.
app::Document reduced_for(qix::Engine& engine, const app::User& user, const std::string& id,
                          const json::Value& options) {
    Client reader(engine, user, "/app/" + id + "/identity/reducer");
    const int doc = reader.open(id);
    const json::Value info = reader.call("ExportReducedData", doc, list({options}))["qDownloadInfo"];
    const auto found =
        engine.export_files().find(user.name(), info["qUrl"].as_string(), qix::ExportFiles::Clock::now());
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(std::filesystem::file_size(found->file.path) ==
               static_cast<std::uint64_t>(info["qFileSize"].as_integer()));
    BOOST_TEST(found->last == options["qServeOnce"].bool_or(false));
    return app::read_package(found->file.path, {});
}

BOOST_AUTO_TEST_CASE(reduced_data_is_what_the_bookmark_selects_of_what_the_user_sees) {
    const std::string id = make_app(kGuarded);
    const int doc = client.open(id);
    const int city = client.handle_of(client.call("GetField", doc, list({"City"})));
    client.call("Select", city, list({"B*"}));
    const auto bookmark =
        client.call("CreateBookmark", doc, list({json::parse(R"({"qInfo":{"qId":"b","qType":"bookmark"}})")}));
    client.call("DoSave", doc);
    const json::Value options = json::parse(R"({"qBookmarkId":"b","qServeOnce":true})");
    const app::Document whole = reduced_for(own, alice, id, json::Value::object());
    BOOST_TEST(whole.model->table(0).rows() == 3u);
    const app::Document selected = reduced_for(own, alice, id, options);
    BOOST_TEST(selected.model->table(0).rows() == 2u);
    BOOST_TEST(orrery::engine::access_of(*selected.model) != nullptr);
    BOOST_TEST(!selected.script.empty());
    const app::Document seen = reduced_for(own, bob, id, options);
    BOOST_TEST(seen.model->table(0).rows() == 1u);
    BOOST_TEST(orrery::engine::access_of(*seen.model) == nullptr);
    BOOST_TEST(seen.script.empty());
    for (const app::StoredObject* object : {seen.objects.find("b")->second.get()})
        BOOST_TEST(json::dump(object->state).find("Boston") == std::string::npos);
    shared->bob = {"read", "exportdata"};
    Client reader(own, bob, "/app/" + id + "/identity/denied");
    BOOST_TEST(reader.error_of("ExportReducedData", reader.open(id), list({json::Value::object()})) == 5);
}

BOOST_AUTO_TEST_SUITE_END()
