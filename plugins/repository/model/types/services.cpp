// Services of a node that have little more than their logs' levels.
#include "declarations.h"
#include "log_verbosity.h"

namespace orrery::repository::types {
namespace {

Type of_node(const char* name) {
    return Type(name).custom_properties().tagged().with(
        {reference("serverNodeConfiguration", "ServerNodeConfiguration").condensed().when_deleted(OnDelete::cascade)});
}

std::vector<Field> operator+(std::vector<Field> left, std::vector<Field> right) {
    for (auto& field : right) left.push_back(std::move(field));
    return left;
}

}  // namespace

Type repository_service() {
    return of_node("RepositoryService")
        .part("settings", "RepositoryService.Settings",
              verbosities({"AuditActivity", "AuditSecurity", "Service", "Application", "Audit", "License",
                           "ManagementConsole", "Performance", "Security", "Synchronization", "System",
                           "UserManagement"}));
}

Type scheduler_service() {
    return of_node("SchedulerService")
        .part("settings", "SchedulerService.Settings",
              std::vector<Field>{enumeration("schedulerServiceType", enumerations::scheduler_type, 2),
                                 integer("maxConcurrentEngines", 4), integer("engineTimeout", 30)} +
                  verbosities({"AuditActivity", "AuditSecurity", "Service", "Application", "Audit", "Performance",
                               "Security", "System", "TaskExecution"}));
}

Type printing_service() {
    return of_node("PrintingService")
        .part("settings", "PrintingService.Settings",
              std::vector<Field>{integer("workingSetSizeLoPct", 70), integer("workingSetSizeHiPct", 90),
                                 enumeration("workingSetSizeMode", enumerations::working_set_mode, 2)} +
                  verbosities(
                      {"AuditActivity", "AuditSecurity", "Service", "Audit", "Performance", "Security", "System"}));
}

}  // namespace orrery::repository::types
