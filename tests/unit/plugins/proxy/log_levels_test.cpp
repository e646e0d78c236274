#include "log_levels.h"

#include <orrery/kit/json/parse.h>
#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;
using namespace orrery::proxy;

BOOST_AUTO_TEST_SUITE(log_levels)

BOOST_AUTO_TEST_CASE(are_read_from_the_entity) {
    const auto levels = levels_of(json::parse(
        R"({"settings": {"logVerbosity": {"logVerbosityAudit": 5, "logVerbositySystem": 0, "logVerbosityOther": 1, "logVerbosityService": 9}}})"));
    BOOST_TEST(levels.size() == 2U);
    BOOST_TEST(levels.at("Audit.Proxy") == "debug");
    BOOST_TEST(levels.at("System.Proxy") == "off");
    BOOST_TEST(levels_of(json::parse("{}")).empty());
}

BOOST_AUTO_TEST_CASE(only_changes_are_told) {
    testing::FakeHost kernel;
    std::string told;
    auto host = kernel.host("proxy");
    auto heard = host.subscribe("orrery.log.level", [&](const Subscription::Event& event) {
        told.append(event.key).append("=").append(event.record.at("level")).append(";");
    });
    LogLevels levels(host);
    levels.apply({{"Audit.Proxy", "info"}});
    BOOST_TEST(told == "");
    levels.apply({{"Audit.Proxy", "debug"}});
    levels.apply({{"Audit.Proxy", "debug"}});
    levels.apply({{"Audit.Proxy", "info"}});
    BOOST_TEST(told == "Audit.Proxy=debug;Audit.Proxy=default;");
}

BOOST_AUTO_TEST_SUITE_END()
