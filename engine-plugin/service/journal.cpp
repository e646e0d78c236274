#include "service/journal.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <ctime>

#include "app/process_counts.h"
#include "qix/version.h"
#include "service/usage.h"

namespace orrery::service {
namespace {

constexpr std::string_view build_type =
#ifdef NDEBUG
    "release";
#else
    "debug";
#endif

/// 20110805T145657.000+0200
std::string compact_time(std::chrono::system_clock::time_point when) {
    const auto time = std::chrono::system_clock::to_time_t(when);
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count() % 1000;
    std::tm local{};
    ::localtime_r(&time, &local);
    char text[40], offset[8];
    const auto size = std::strftime(text, sizeof text, "%Y%m%dT%H%M%S.", &local);
    const auto offset_size = std::strftime(offset, sizeof offset, "%z", &local);
    const auto digits = std::to_string(1000 + rest);
    return std::string(text, size) + digits.substr(1) + std::string(offset, offset_size);
}

std::string milliseconds(std::chrono::nanoseconds time) {
    return std::to_string(std::chrono::duration<double, std::milli>(time).count());
}

struct Known {
    std::string_view method, command;
};
constexpr std::array<Known, 13> of_apps{{{"OpenDoc", "Open app"},
                                         {"CreateApp", "Create app"},
                                         {"CopyApp", "Duplicate app"},
                                         {"DeleteApp", "Delete app"},
                                         {"CreateSessionApp", "Create session app"},
                                         {"DoReload", "Reload app"},
                                         {"DoReloadEx", "Reload app"},
                                         {"DoSave", "Save app"},
                                         {"ExportApp", "Export app"},
                                         {"ImportApp", "Import app"},
                                         {"ImportAppEx", "Import app"},
                                         {"ExportReducedData", "Export app"},
                                         {"ExportData", "Export data"}}};

std::string_view command_of(std::string_view method) {
    for (auto& known : of_apps)
        if (known.method == method) return known.command;
    return {};
}

/// The numbers that tools know from logs, where they are not the protocol's.
int result_of(int error) {
    if (error == static_cast<int>(qix::ErrorCode::access_denied)) return 8;
    if (error == static_cast<int>(qix::ErrorCode::app_not_found)) return 9003;
    return error;
}

Asker asker_of(const qix::SessionFacts& session, const qix::RequestFacts& request) {
    Asker out;
    out.session = session.user.proxy_session, out.package = session.user.request_id;
    out.sequence = request.id;
    out.user_directory = session.user.directory, out.user_id = session.user.id;
    out.origin = "AppAccess";
    return out;
}

/// Tells one target from another, as an address would; a real one would tell where things lie in memory.
std::string target_of(const qix::SessionFacts& session, const qix::RequestFacts& request) {
    const auto number = std::hash<std::string>{}(session.id + "/" + request.object_class + "/" + request.object_id);
    char text[24];
    return {text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "0x%016zx", number))};
}

}  // namespace

Journal::Journal(const Host& host, Thresholds thresholds)
    : host_(host),
      log_(host, "Engine"),
      audit_(log_.trace("Audit")),
      performance_(log_.trace("Performance")),
      qix_(log_.trace("QixPerformance")),
      session_(log_.trace("Session")),
      traffic_(log_.trace("Traffic")),
      exit_(log_.trace("Exit")),
      thresholds_(thresholds),
      process_(std::to_string(::getpid())),
      started_(compact_time(std::chrono::system_clock::now())) {}

Fields Journal::row_of(const qix::SessionFacts& session) const {
    return {{"ProxySessionId", session.user.proxy_session},
            {"ActiveUserDirectory", session.user.directory},
            {"ActiveUserId", session.user.id},
            {"ProcessId", process_},
            {"Server Started", started_},
            {"AppId", session.app_id}};
}

void Journal::answered(const qix::SessionFacts& session, const qix::RequestFacts& request) {
    const auto method = request.object_class + "::" + request.method;
    if (traffic_.enabled(Level::debug)) {
        // Without parameters and results: they are the users' data.
        auto row = row_of(session);
        traffic_.debug("Request " + request.id + " " + method + " of handle " + std::to_string(request.handle) +
                           (request.error ? " failed with " + std::to_string(request.error) : " was answered"),
                       row);
    }
    note_app(session, request);
    const auto use = engine::MemoryMeter::now();  // of the calculation, on whose thread it is answered
    const auto level = level_of(request, use);
    if (!qix_.enabled(level)) return;
    auto row = row_of(session);
    row.add("SessionId", session.id).add("CServerId", process_).add("Method", method).add("RequestId", request.id);
    row.add("Target", target_of(session, request));
    row.add("RequestException", std::to_string(request.error)).add("AnyException", std::to_string(request.error));
    row.add("ProcessTime", milliseconds(request.process));
    row.add("WorkTime", milliseconds(request.validate + request.traverse));
    row.add("LockTime", milliseconds(request.lock)).add("ValidateTime", milliseconds(request.validate));
    row.add("TraverseTime", milliseconds(request.traverse)).add("Handle", std::to_string(request.handle));
    row.add("ObjectId", request.object_id).add("ObjectType", request.object_class);
    row.add("NetRam", std::to_string(use.net)).add("PeakRam", std::to_string(use.peak));
    qix_.write(level, "Request was answered", row);
}

Level Journal::level_of(const qix::RequestFacts& request, const engine::MemoryMeter::Use& use) const {
    if (request.process >= thresholds_.error || use.peak >= thresholds_.error_memory) return Level::error;
    if (request.process >= thresholds_.warning || use.peak >= thresholds_.warning_memory) return Level::warn;
    return Level::info;
}

void Journal::say(Level level, const std::string& message) const {
    host_.log().write(level, message, {{"ProcessId", process_}, {"Server Started", started_}});
}

void Journal::note_app(const qix::SessionFacts& session, const qix::RequestFacts& request) const {
    const auto command = command_of(request.method);
    if (command.empty()) return;
    const bool opened = request.error == 0 && !session.app_id.empty();
    const std::string& id = opened || request.app.empty() ? session.app_id : request.app;
    const std::string name = opened ? session.app_title : std::string();
    const auto message = request.error ? request.message : std::string("Success");
    log_.activity(asker_of(session, request), {.command = command,
                                               .result = result_of(request.error),
                                               .message = message,
                                               .object_id = id,
                                               .object_name = name,
                                               .context = request.method});
    auto row = row_of(session);
    row.add("ServerStatus", started_).add("Type", command).add("Qlik Sense User", session.user.name());
    audit_.info(std::string(command) + ": " + message, row);
}

void Journal::ended(const qix::SessionFacts& session, const std::string& reason) {
    const auto lasted = std::chrono::system_clock::now() - session.began;
    const double days = std::chrono::duration<double>(lasted).count() / 86'400;
    const double work = std::chrono::duration<double>(session.work).count();
    auto row = row_of(session);
    row.add("Exe Version", qix::kSchemaVersion).add("App Title", session.app_title);
    row.add("Doc Timestamp", session.app_modified).add("Exit Reason", reason);
    row.add("Session Start", compact_time(session.began)).add("Session Duration", std::to_string(days));
    row.add("CPU Spent (s)", std::to_string(work));
    row.add("Bytes Received", std::to_string(session.bytes_received));
    row.add("Bytes Sent", std::to_string(session.bytes_sent)).add("Calls", std::to_string(session.calls));
    row.add("Selections", std::to_string(session.selections)).add("Authenticated User", session.user.name());
    row.add("Secure Protocol", session.user.proxy_session.empty() ? "Off" : "On");
    session_.info("Session ended: " + reason, row);
}

void Journal::measure(const qix::Engine& engine, const ClientBook& clients, std::string_view entry_type) {
    const auto load = engine.load();
    const auto use = memory_usage();
    const auto& counts = app::ProcessCounts::here();
    const auto number = [](auto value) { return std::to_string(value); };
    const auto since = [](std::uint64_t now, std::uint64_t& last) {
        return std::to_string(now - std::exchange(last, now));
    };
    std::lock_guard lock(mutex_);
    performance_.info(entry_type,
                      {{"ProcessId", process_},
                       {"Exe Type", build_type},
                       {"Exe Version", qix::kSchemaVersion},
                       {"Server Started", started_},
                       {"Entry Type", entry_type},
                       {"ActiveDocSessions", number(load.active_sessions)},
                       {"DocSessions", number(load.sessions)},
                       {"ActiveAnonymousDocSessions", number(clients.anonymous())},
                       {"AnonymousDocSessions", number(clients.anonymous())},
                       {"ActiveTunneledDocSessions", "0"},  // this engine offers no tunnel
                       {"TunneledDocSessions", "0"},
                       {"DocSessionStarts", since(counts.session_starts, session_starts_)},
                       {"ActiveDocs", number(load.active_apps.size())},
                       {"RefDocs", number(load.open_apps.size())},
                       {"LoadedDocs", number(load.open_apps.size())},
                       {"DocLoads", since(counts.app_loads, app_loads_)},
                       {"DocLoadFails", since(counts.failed_app_loads, failed_loads_)},
                       {"Calls", since(load.calls, calls_)},
                       {"Selections", since(load.selections, selections_)},
                       {"ActiveIpAdrs", number(clients.addresses())},
                       {"IpAdrs", number(clients.addresses())},
                       {"ActiveUsers", number(load.active_users)},
                       {"Users", number(load.users)},
                       {"CPUload", number(processor_share())},
                       {"VMCommitted(MB)", number(use.resident)},
                       {"VMAllocated(MB)", number(use.total)},
                       {"VMFree(MB)", number(use.free)},
                       // Addresses of 64 bits are never short of a block as large as the memory that is free.
                       {"VMLargestFreeBlock(MB)", number(use.free)}});
}

}  // namespace orrery::service
