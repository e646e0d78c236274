#include "log_name.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::logging;

BOOST_AUTO_TEST_SUITE(log_name)

BOOST_AUTO_TEST_CASE(tells_default_logs_from_others) {
    for (auto* path : {"Proxy/Audit/HOST_AuditSecurity_Proxy.txt", "Engine/Trace/HOST_QixPerformance_Engine.txt",
                       "Repository/System/HOST_Service_Repository.txt", "HubService/HOST_System_HubService.txt"})
        BOOST_TEST(is_default_log(path, "HOST"), path);
    for (auto* path : {"", ".", "..", "Proxy/Debug_System_Proxy.txt", "Proxy/HOST_System_Proxy.txt",
                       "Proxy/Audit/HOST_Mine_Proxy.txt", "Proxy/Audit/OTHER_AuditSecurity_Proxy.txt",
                       "Proxy/Trace/HOST_AuditSecurity_Proxy.txt", "Proxy/Audit/HOST_AuditSecurity_Engine.txt",
                       "Proxy/Audit/HOST_AuditSecurity_Proxy.log", "HubService/HOST_Mine_HubService.txt",
                       "../Proxy/Audit/HOST_AuditSecurity_Proxy.txt", "Proxy/HOST_Proxy.txt"})
        BOOST_TEST(!is_default_log(path, "HOST"), path);
}

BOOST_AUTO_TEST_SUITE_END()
