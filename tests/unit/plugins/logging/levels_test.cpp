#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "level_control.h"
#include "support/folder.h"

using namespace orrery;
using namespace orrery::logging;

namespace {

struct Desk {
    testing::FakeHost kernel;
    Host host = kernel.host("logging");
    orrery::test::Folder folder;
    std::string told;
    Subscription heard = host.subscribe("orrery.log.level", [this](const Subscription::Event& event) {
        told.append(event.key).append("=").append(event.record.at("level")).append(";");
    });
    std::unique_ptr<LevelControl> control;

    Desk() { restart(); }
    void restart() {
        control.reset();
        control = std::make_unique<LevelControl>(
            host, Router(std::map<std::string, std::string, std::less<>>{{"gate", "Proxy"}}), folder.path);
        control->start();
    }
    void repository(const std::string& service, Fields levels, const std::string& caller = "repository") {
        host.publish("log.levels", service, levels.add("caller", caller));
    }
    std::string since() { return std::exchange(told, {}); }
    std::string set(std::string_view logger, std::string_view level) {
        control->run({logger, level});
        return since();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(levels, Desk)

BOOST_AUTO_TEST_CASE(what_is_set_by_hand_is_told_and_kept) {
    BOOST_TEST(set("Audit.Proxy", "Warning") == "Audit.Proxy=warn;");
    BOOST_TEST(set("stanza:hub", "off") == "stanza:hub=off;");
    BOOST_TEST(control->run({}).output == "Audit.Proxy warn\nstanza:hub off\n");
    BOOST_TEST(control->run({"stanza:hub"}).output == "stanza:hub off\n");
    restart();
    BOOST_TEST(since() == "Audit.Proxy=warn;stanza:hub=off;");
    BOOST_TEST(set("Audit.Proxy", "default") == "Audit.Proxy=default;");
    restart();
    BOOST_TEST(since() == "stanza:hub=off;");
    BOOST_CHECK_THROW(control->run({"Audit.Proxy", "loud"}), Error);
    BOOST_CHECK_THROW(control->run({"Audit.Proxy", "info", "more"}), Error);
    BOOST_CHECK_THROW(control->run({"Audit=Proxy", "info"}), Error);  // it would not be the same after a restart
    BOOST_CHECK_THROW(control->run({"Audit.Proxy\nTraffic", "info"}), Error);
}

BOOST_AUTO_TEST_CASE(the_case_of_what_is_typed_does_not_matter) {
    BOOST_TEST(set("audit.proxy", "debug") == "Audit.Proxy=debug;");
    BOOST_TEST(control->run({"AUDIT.PROXY"}).output == "Audit.Proxy debug\n");
    BOOST_TEST(set("qixperformance.engine.Calls", "off") == "QixPerformance.Engine.Calls=off;");
    BOOST_TEST(set("audit.proxyOther", "off") == "audit.proxyOther=off;");
}

BOOST_AUTO_TEST_CASE(the_settings_in_the_repository_count) {
    repository("Engine",
               {{"Audit", "off"}, {"QixPerformance", "error"}, {"HttpTraffic", "debug"}, {"Session", "default"}});
    BOOST_TEST(since() == "Audit.Engine=off;QixPerformance.Engine=error;");
    repository("Engine", {{"Audit", "off"}, {"QixPerformance", "default"}});
    BOOST_TEST(since() == "QixPerformance.Engine=default;");
    BOOST_TEST(control->run({}).output == "Audit.Engine off (repository)\n");
    restart();  // also before the repository has said anything
    BOOST_TEST(since() == "Audit.Engine=off;");
}

BOOST_AUTO_TEST_CASE(the_facility_system_means_what_the_service_says_of_itself_as_well) {
    repository("Proxy", {{"System", "error"}});
    BOOST_TEST(since() == "System.Proxy=error;gate=error;proxy=error;");
}

BOOST_AUTO_TEST_CASE(what_is_set_by_hand_counts_more) {
    set("Audit.Proxy", "debug");
    repository("Proxy", {{"Audit", "off"}});
    BOOST_TEST(since() == "");
    BOOST_TEST(control->run({}).output == "Audit.Proxy debug\n");
    BOOST_TEST(set("Audit.Proxy", "default") == "Audit.Proxy=off;");
}

BOOST_AUTO_TEST_CASE(only_the_repository_is_believed) {
    repository("Proxy", {{"Audit", "off"}}, "form");
    repository("Kernel", {{"Audit", "off"}});
    repository("Proxy", {{"Audit", "loud"}});
    BOOST_TEST(since() == "");
}

BOOST_AUTO_TEST_SUITE_END()
