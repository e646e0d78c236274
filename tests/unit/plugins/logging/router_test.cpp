#include "router.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::logging;

namespace {

/// "Proxy/AuditActivity", with "+Service" where all rows, "!Service" where errors go there as well.
std::string routed(const Router& router, std::string_view stanza, std::string_view logger) {
    const auto to = router.route(stanza, logger);
    auto out = to.folder + "/" + (to.log ? std::string(to.log->facility) : "plain");
    if (to.service_log) out += std::string(to.all_to_service_log ? "+" : "!") + std::string(to.service_log->facility);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(router)

BOOST_AUTO_TEST_CASE(rows_go_to_the_logs_of_their_service) {
    const Router router(std::map<std::string, std::string, std::less<>>{{"gate", "Proxy"}});
    BOOST_TEST(routed(router, "proxy", "AuditActivity.Proxy") == "Proxy/AuditActivity");
    BOOST_TEST(routed(router, "proxy", "AuditSecurity.Proxy.Sessions") == "Proxy/AuditSecurity");
    BOOST_TEST(routed(router, "proxy", "Service.Proxy") == "Proxy/Service");
    BOOST_TEST(routed(router, "Proxy", "Audit.Proxy") == "Proxy/Audit!Service");
    BOOST_TEST(routed(router, "gate", "Audit.Proxy") == "Proxy/Audit!Service");
    BOOST_TEST(routed(router, "proxy", "proxy") == "Proxy/System+Service");
    BOOST_TEST(routed(router, "proxy", "Audit.ProxyOther") == "Proxy/System+Service");
    BOOST_TEST(routed(router, "engine", "QixPerformance.Engine") == "Engine/QixPerformance!Service");
    BOOST_TEST(routed(router, "scheduler", "TaskExecution.Scheduler") == "Scheduler/TaskExecution!Service");
    BOOST_TEST(routed(router, "printing", "AuditSecurity.Printing") == "Printing/AuditSecurity");
}

BOOST_AUTO_TEST_CASE(nobody_else_writes_into_a_services_logs) {
    const Router router{std::map<std::string, std::string, std::less<>>()};
    BOOST_TEST(routed(router, "form", "AuditSecurity.Proxy") == "Form/plain");
    BOOST_TEST(routed(router, "engine", "AuditSecurity.Repository") == "Engine/System+Service");
    BOOST_TEST(routed(router, "", "AuditSecurity.Proxy") == "_/plain");
}

BOOST_AUTO_TEST_CASE(other_services_have_folders_of_their_own) {
    const Router router{std::map<std::string, std::string, std::less<>>()};
    BOOST_TEST(router.folder_of("hub") == "HubService");
    BOOST_TEST(router.folder_of("license") == "Licenses");
    BOOST_TEST(router.folder_of("my-own.thing") == "MyOwnThing");
    BOOST_TEST(router.folder_of("../../etc") == "Etc");
}

BOOST_AUTO_TEST_SUITE_END()
