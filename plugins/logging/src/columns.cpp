#include "columns.h"

#include <array>
#include <optional>

namespace orrery::logging {
namespace {

using Columns = std::vector<Column>;
using enum Source;

constexpr std::array<std::string_view, 5> five{"Repository", "Proxy", "Engine", "Scheduler", "Printing"};
constexpr std::string_view unnamed = "Not available", internal = "System";

Columns operator+(Columns left, const Columns& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}
Columns named(std::initializer_list<std::string_view> names) {
    Columns out;
    for (auto name : names) out.push_back({name});
    return out;
}

// The manual writes Hostname in the table of one log and HostName in those of the other two.
Columns activity_head() { return {{"Sequence#", sequence}, {"ProductVersion", version}, {"Timestamp", time}}; }
const Columns who{{"Id", guid},
                  {"Description", description},
                  {"ProxySessionId", Source::session, "0"},
                  {"ProxyPackageId", property, "0"},
                  {"RequestSequenceId", property, "0"},
                  {"UserDirectory", property, internal},
                  {"UserId", property, internal},
                  {"ObjectId", property, "0"},
                  {"ObjectName", property, unnamed}};
const Columns what{{"Service", service},           {"Origin", property, unnamed}, {"Context", property, unnamed},
                   {"Command", property, unnamed}, {"Result", property, "0"},     {"Message", message}};
const Columns id2{{"Id2", guid}}, sealed{{"Checksum", checksum}};

const Columns engine_versions{{"EngineTimestamp", time_property}, {"EngineVersion", version}};

Columns of_engine(std::string_view service) { return service == "Engine" ? engine_versions : Columns{}; }
Columns activity(std::string_view service) {
    return activity_head() + Columns{{"Hostname", host}} + who + what + of_engine(service) + id2;
}
Columns security() {
    return activity_head() + Columns{{"HostName", host}} + who +
           Columns{{"SecurityClass", property, "Security"}, {"ClientHostAddress", property, unnamed}} + what + sealed;
}
Columns service_log(std::string_view service) {
    return activity_head() + Columns{{"Severity", level}, {"HostName", host}} + who + what + of_engine(service) + id2;
}

const Columns trace_head{{"Sequence#", sequence},
                         {"Timestamp", time},
                         {"Level", level},
                         {"Hostname", host},
                         {"Logger", logger},
                         {"Thread", thread},
                         {"Id", guid},
                         {"ServiceUser", service_user},
                         {"Message", message},
                         {"Exception", exception},
                         {"StackTrace", stack_trace}};
const Columns proxy_session{{"ProxySessionId", Source::session, "0"}};
const Columns user = named({"ActiveUserDirectory", "ActiveUserId"});
const Columns engine =
    user + Columns{{"EngineTimestamp", time_property}, {"EngineThread", thread_property}} + named({"ProcessId"});

/// The further columns of a trace log; nothing when the service has no such log.
std::optional<Columns> engine_extra(std::string_view facility) {
    if (facility == "Audit")
        return proxy_session + engine + named({"ServerStatus", "AppId", "Type", "Qlik Sense User"});
    if (facility == "Performance")
        return engine + named({"Exe Type",
                               "Exe Version",
                               "Server Started",
                               "Entry Type",
                               "ActiveDocSessions",
                               "DocSessions",
                               "ActiveAnonymousDocSessions",
                               "AnonymousDocSessions",
                               "ActiveTunneledDocSessions",
                               "TunneledDocSessions",
                               "DocSessionStarts",
                               "ActiveDocs",
                               "RefDocs",
                               "LoadedDocs",
                               "DocLoads",
                               "DocLoadFails",
                               "Calls",
                               "Selections",
                               "ActiveIpAdrs",
                               "IpAdrs",
                               "ActiveUsers",
                               "Users",
                               "CPUload",
                               "VMCommitted(MB)",
                               "VMAllocated(MB)",
                               "VMFree(MB)",
                               "VMLargestFreeBlock(MB)"});
    if (facility == "QixPerformance")
        return proxy_session + engine +
               named({"SessionId", "CServerId", "Server Started", "Method", "RequestId", "Target", "RequestException",
                      "AnyException", "ProcessTime", "WorkTime", "LockTime", "ValidateTime", "TraverseTime", "Handle",
                      "AppId", "ObjectId", "ObjectType", "NetRam", "PeakRam"});
    if (facility == "Session")
        return proxy_session + engine +
               named({"Exe Version", "Server Started", "AppId", "App Title", "Doc Timestamp", "Exit Reason",
                      "Session Start", "Session Duration", "CPU Spent (s)", "Bytes Received", "Bytes Sent", "Calls",
                      "Selections", "Authenticated User", "Secure Protocol"});
    if (facility == "SSE")
        return engine + named({"QixRequestId", "AppId", "App Title", "SSEPlugin", "SSEPluginAddress"});
    if (facility == "System") return engine + named({"Server Started"});
    if (facility == "Traffic") return proxy_session + engine;
    if (facility == "License" || facility == "Security" || facility == "Exit") return engine;
    return std::nullopt;
}
std::optional<Columns> repository_extra(std::string_view facility) {
    if (facility == "Application") return named({"Application"});
    if (facility == "Audit") return proxy_session + named({"Action"}) + user + named({"ResourceId"});
    if (facility == "License") return named({"AccessTypeId", "AccessType", "Operation", "UserName", "UserId"});
    if (facility == "Performance")
        return named({"Tracenumber", "Httpmethod", "Url", "Resourcetype", "Method", "Elapsedmilliseconds"});
    if (facility == "ManagementConsole") return named({"Browser"});
    if (facility == "Security") return proxy_session;
    if (facility == "System" || facility == "Synchronization" || facility == "UserManagement") return Columns{};
    return std::nullopt;
}
std::optional<Columns> proxy_extra(std::string_view facility) {
    if (facility == "Audit")
        return proxy_session + named({"ConnectionId"}) + user +
               named({"TicketId", "IpAddress", "AppId", "TargetHost", "VirtualProxy"});
    if (facility == "Performance")
        return named({"ActiveConnections", "ActiveStreams", "ActiveSessions", "LoadBalancingDecisions",
                      "PrintingLoadBalancingDecisions", "Tickets", "ActiveClientWebsockets", "ActiveEngineWebsockets"});
    if (facility == "Security") return proxy_session;
    if (facility == "System") return Columns{};
    return std::nullopt;
}
std::optional<Columns> scheduler_extra(std::string_view facility) {
    if (facility == "Application") return named({"Application"});
    if (facility == "System") return named({"TaskName", "TaskId", "User", "ExecutionId", "AppName", "AppId"});
    if (facility == "TaskExecution")
        return named({"TaskId", "TaskName", "AppId", "AppName", "ExecutionId", "ExecutionNodeId", "Status", "StartTime",
                      "StopTime", "Duration", "FailureReason"});
    if (facility == "Audit" || facility == "Performance" || facility == "Security") return Columns{};
    return std::nullopt;
}
std::optional<Columns> printing_extra(std::string_view facility) {
    if (facility == "Audit" || facility == "Performance" || facility == "Security" || facility == "System")
        return Columns{};
    return std::nullopt;
}

std::optional<Columns> extra(std::string_view facility, std::string_view service) {
    if (service == "Repository") return repository_extra(facility);
    if (service == "Proxy") return proxy_extra(facility);
    if (service == "Engine") return engine_extra(facility);
    if (service == "Scheduler") return scheduler_extra(facility);
    return printing_extra(facility);
}

std::vector<Declaration> all() {
    constexpr std::string_view facilities[] = {
        "Application",     "Audit",          "Exit",          "License", "ManagementConsole",
        "Performance",     "QixPerformance", "Security",      "Session", "SSE",
        "Synchronization", "System",         "TaskExecution", "Traffic", "UserManagement"};
    std::vector<Declaration> out;
    for (auto service : five) {
        out.push_back({Family::audit, "AuditActivity", service, activity(service)});
        if (service != "Engine") out.push_back({Family::audit, "AuditSecurity", service, security()});
        out.push_back({Family::service, "Service", service, service_log(service)});
        for (auto facility : facilities) {
            auto further = extra(facility, service);
            if (!further) continue;
            const bool seals = facility == "Audit" || facility == "Security" || facility == "License";
            out.push_back({Family::trace, facility, service, trace_head + *further + (seals ? sealed : id2)});
        }
    }
    return out;
}

}  // namespace

std::span<const std::string_view> services() { return five; }

const std::vector<Declaration>& declarations() {
    static const auto known = all();
    return known;
}

const Declaration* find_declaration(std::string_view facility, std::string_view service) {
    for (auto& one : declarations())
        if (one.facility == facility && one.service == service) return &one;
    return nullptr;
}

const std::vector<Column>& plain_columns() {
    static const auto columns = trace_head + id2;
    return columns;
}

}  // namespace orrery::logging
