// A site over time: restarts, other nodes, a database that comes and goes.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "site_fixture.h"

using namespace orrery::repository;
using namespace std::chrono_literals;
using orrery::repository::test::Client;
using orrery::repository::test::SiteFixture;
using orrery::test::PrivatePostgres;

namespace {

template <class Condition>
bool eventually(Condition condition) {
    for (int i = 0; i < 400; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(25ms);
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sites)

BOOST_AUTO_TEST_CASE(a_restart_finds_everything_as_it_was_left) {
    SiteFixture fixture("restart");
    const auto stream = fixture.service().post("/qrs/stream", R"({"name":"Kept"})").id();
    const auto node = fixture.service().get("/qrs/servernodeconfiguration/local").id();
    const auto rule = fixture.service().get("/qrs/systemrule?filter=name eq 'HubAdmin'").json()[std::size_t{0}];
    BOOST_TEST(fixture.service().remove("/qrs/systemrule/" + rule["id"].as_string()).status == 204);
    const auto rules = fixture.service().count("/qrs/systemrule/count");
    const auto made = fixture.noted(fixture.messages).size();
    BOOST_TEST(made == 3u);  // root, server and client certificate
    fixture.site.reset();
    fixture.start();
    BOOST_TEST(fixture.service().get("/qrs/stream/" + stream).status == 200);
    BOOST_TEST(fixture.service().get("/qrs/servernodeconfiguration/local").id() == node);
    BOOST_TEST(fixture.service().count("/qrs/systemrule/count") == rules);  // what was deleted stays so
    BOOST_TEST(fixture.noted(fixture.messages).size() == made);

    // A node that lost its folder finds itself by its name.
    std::filesystem::remove_all(fixture.settings.data_folder);
    fixture.site.reset();
    fixture.start();
    BOOST_TEST(fixture.service().get("/qrs/servernodeconfiguration/local").id() == node);
}

BOOST_AUTO_TEST_CASE(the_levels_of_a_nodes_logs_are_those_of_its_services) {
    SiteFixture fixture("levels");
    for (auto& [service, levels] : fixture.site->log_levels())
        for (auto& [facility, level] : levels) BOOST_TEST(level == "default", service + " " + facility);
    BOOST_TEST(fixture.site->log_levels().size() == 5u);
    const auto set = [&](const std::string& type, const std::string& settings) {
        const auto path = "/qrs/" + type;
        const auto id = fixture.service().get(path + "/local").id();
        BOOST_TEST(fixture.service()
                       .put(path + "/" + id, R"({"modifiedDate":"9999-01-01T00:00:00.000Z","id":")" + id +
                                                 R"(","settings":)" + settings + "}")
                       .status == 200);
    };
    set("engineservice", R"({"qixPerformanceLogVerbosity":"Error","sseLogVerbosity":5,"trafficLogVerbosity":5})");
    set("repositoryservice", R"({"logVerbosity":{"logVerbosityUserManagement":0,"logVerbosityLicense":"Off"}})");
    auto levels = fixture.site->log_levels();
    BOOST_TEST(levels["Engine"]["QixPerformance"] == "error");
    BOOST_TEST(levels["Engine"]["SSE"] == "debug");
    BOOST_TEST(levels["Engine"]["Traffic"] == "debug");
    BOOST_TEST(levels["Engine"]["AuditActivity"] == "default");
    BOOST_TEST(levels["Repository"]["UserManagement"] == "off");
    BOOST_TEST(levels["Proxy"]["Audit"] == "default");
    set("engineservice", R"({"qixPerformanceLogVerbosity":0,"trafficLogVerbosity":0})");
    levels = fixture.site->log_levels();
    BOOST_TEST(levels["Engine"]["QixPerformance"] == "off");
    BOOST_TEST(levels["Engine"]["Traffic"] == "default");

    // What was taken away stays away.
    const auto printing = fixture.service().get("/qrs/printingservice/local").id();
    BOOST_TEST(fixture.service().remove("/qrs/printingservice/" + printing).status == 204);
    fixture.site.reset();
    fixture.start();
    BOOST_TEST(!fixture.site->log_levels().contains("Printing"));
}

BOOST_AUTO_TEST_CASE(a_site_of_before_gets_its_further_services_and_goes_on_writing_its_logs) {
    SiteFixture fixture("before");
    fixture.site.reset();
    {
        using orrery::postgres::Statement;
        orrery::postgres::Connection connection(fixture.settings.database);
        connection.run_once(Statement("UPDATE \"schema_version\" SET \"version\" = 1"));
        connection.run_once(Statement("UPDATE \"EngineService\" SET \"settings.qixPerformanceLogVerbosity\" = 0"));
        for (auto* type : {"RepositoryService", "SchedulerService", "PrintingService"})
            connection.run_once(Statement("DROP TABLE ").name(type).add(" CASCADE"));
        connection.run_once(Statement("DELETE FROM \"prepared\" WHERE \"name\" LIKE 'services%'"));
    }
    fixture.start();
    BOOST_TEST(fixture.site->log_levels().size() == 5u);
    BOOST_TEST(fixture.site->log_levels()["Engine"]["QixPerformance"] == "default");
}

BOOST_AUTO_TEST_CASE(two_nodes_hear_each_other) {
    SiteFixture fixture("nodes");
    auto second = fixture.settings;
    second.data_folder = fixture.folder / "data2";
    second.node.host_name = "rim.example";
    second.certificates.host_names = {"central.example"};
    Site rim(second, {});
    const auto there = Client(rim, "DIR", "traveller", true);
    const auto here = fixture.service();
    BOOST_TEST(here.size("/qrs/servernodeconfiguration?filter=isCentral eq true") == 1u);
    BOOST_TEST(here.size("/qrs/servernodeconfiguration") == 2u);
    BOOST_TEST(eventually([&] { return rim.connected() && fixture.site->connected(); }));
    fixture.add_user("traveller");
    const auto stream = here.post("/qrs/stream", R"({"name":"Far"})").id();
    BOOST_TEST(there.get("/qrs/stream/" + stream).status == 404);  // and remembers its rights
    here.post("/qrs/systemrule",
              R"({"name":"far","resourceFilter":"Stream_*","actions":2,"rule":"user.userId = \"traveller\""})");
    BOOST_TEST(eventually([&] { return there.get("/qrs/stream/" + stream).status == 200; }));
    BOOST_TEST(eventually([&] {
        for (auto& change : fixture.noted(fixture.changes))
            if (change == "created " + stream + " Stream") return true;
        return false;
    }));
}

BOOST_AUTO_TEST_CASE(a_lost_database_is_said_so_and_found_again) {
    SiteFixture fixture("lost");
    const auto service = fixture.service();
    BOOST_TEST(eventually([&] { return fixture.site->connected(); }));
    PrivatePostgres::shared().stop();
    for (auto* path : {"/qrs/stream", "/qrs/tag/count", "/qrs/app/hublist"}) {
        const auto before = std::chrono::steady_clock::now();
        const auto answer = service.get(path);
        BOOST_TEST(answer.status == 503);
        BOOST_TEST(answer.text.find("database") != std::string::npos);
        bool retry = false;
        for (auto& [name, value] : answer.headers) retry |= name == "Retry-After" && !value.empty();
        BOOST_TEST(retry);
        BOOST_TEST((std::chrono::steady_clock::now() - before < 2s));
    }
    BOOST_TEST(service.post("/qrs/tag", R"({"name":"lost"})").status == 503);
    BOOST_TEST(eventually([&] { return !fixture.site->connected(); }));
    PrivatePostgres::shared().start();
    BOOST_TEST(eventually([&] { return service.get("/qrs/stream").status == 200; }));
    BOOST_TEST(eventually([&] { return fixture.site->connected(); }));
    BOOST_TEST(service.count("/qrs/tag/count") == 0);
    bool gap = false;  // whoever follows changes is told to read again
    for (auto& change : fixture.noted(fixture.changes)) gap |= change.ends_with(" ");
    BOOST_TEST(gap);
}

BOOST_AUTO_TEST_CASE(a_database_that_cannot_keep_up_is_said_so) {
    SiteFixture fixture("slow");
    fixture.site.reset();
    fixture.settings.database.statement_timeout = 500ms;
    fixture.start();
    const auto tag = fixture.service().post("/qrs/tag", R"({"name":"held"})");
    orrery::postgres::Connection holder(fixture.settings.database);
    orrery::postgres::Transaction held(holder);
    holder.run_once(orrery::postgres::Statement("LOCK TABLE \"Tag\" IN ACCESS EXCLUSIVE MODE"));
    const auto answer = fixture.service().get("/qrs/tag");
    BOOST_TEST(answer.status == 503);
    BOOST_TEST(answer.text.find("keep up") != std::string::npos);
    BOOST_TEST(fixture.noted(fixture.warnings).size() == 1u);
    BOOST_TEST(fixture.service().get("/qrs/stream").status == 200);
}

BOOST_AUTO_TEST_CASE(a_table_that_changes_under_prepared_statements_does_no_harm) {
    SiteFixture fixture("changing");
    const auto service = fixture.service();
    for (int i = 0; i < 3; ++i) BOOST_TEST(service.get("/qrs/tag").status == 200);
    orrery::postgres::Connection other(fixture.settings.database);
    other.run_once(orrery::postgres::Statement("ALTER TABLE \"Tag\" ALTER COLUMN \"name\" TYPE varchar(600)"));
    BOOST_TEST(service.get("/qrs/tag").status == 200);
}

BOOST_AUTO_TEST_CASE(concurrent_changes_never_overwrite_each_other) {
    SiteFixture fixture("concurrent");
    const auto service = fixture.service();
    const auto id = service.post("/qrs/stream", R"({"name":"0"})").id();
    std::atomic<int> won{0}, lost{0}, other{0};
    std::vector<std::thread> writers;
    for (int t = 0; t < 4; ++t)
        writers.emplace_back([&] {
            for (int i = 0; i < 10; ++i) {
                auto stream = service.get("/qrs/stream/" + id).json();
                stream.set("name", std::to_string(std::stoi(stream["name"].as_string()) + 1));
                const auto status = service.put("/qrs/stream/" + id, stream).status;
                (status == 200 ? won : status == 409 ? lost : other) += 1;
            }
        });
    for (auto& writer : writers) writer.join();
    BOOST_TEST(other == 0);
    BOOST_TEST(won + lost == 40);
    BOOST_TEST(service.get("/qrs/stream/" + id).json()["name"].as_string() == std::to_string(won.load()));
}

BOOST_AUTO_TEST_SUITE_END()
