#include "service/journal.h"

#include <unistd.h>

#include <array>
#include <ctime>

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
constexpr std::array<Known, 9> of_apps{{{"OpenDoc", "Open app"},
                                        {"CreateApp", "Create app"},
                                        {"CopyApp", "Duplicate app"},
                                        {"DeleteApp", "Delete app"},
                                        {"CreateSessionApp", "Create session app"},
                                        {"DoReload", "Reload app"},
                                        {"DoReloadEx", "Reload app"},
                                        {"DoSave", "Save app"},
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

}  // namespace

Journal::Journal(const Host& host, Thresholds thresholds)
    : log_(host, "Engine"),
      audit_(log_.trace("Audit")),
      performance_(log_.trace("Performance")),
      qix_(log_.trace("QixPerformance")),
      session_(log_.trace("Session")),
      traffic_(log_.trace("Traffic")),
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
    const auto level = request.process >= thresholds_.error     ? Level::error
                       : request.process >= thresholds_.warning ? Level::warn
                                                                : Level::info;
    if (!qix_.enabled(level)) return;
    auto row = row_of(session);
    row.add("SessionId", session.id).add("CServerId", process_).add("Method", method).add("RequestId", request.id);
    row.add("RequestException", std::to_string(request.error)).add("AnyException", std::to_string(request.error));
    row.add("ProcessTime", milliseconds(request.process));
    row.add("WorkTime", milliseconds(request.validate + request.traverse));
    row.add("LockTime", milliseconds(request.lock)).add("ValidateTime", milliseconds(request.validate));
    row.add("TraverseTime", milliseconds(request.traverse)).add("Handle", std::to_string(request.handle));
    row.add("ObjectId", request.object_id).add("ObjectType", request.object_class);
    qix_.write(level, "Request was answered", row);
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

void Journal::measure(const qix::Engine& engine, std::string_view entry_type) {
    const auto load = engine.load();
    const auto use = memory_usage();
    const auto number = [](auto value) { return std::to_string(value); };
    std::lock_guard lock(mutex_);
    performance_.info(entry_type,
                      {{"ProcessId", process_},
                       {"Exe Type", build_type},
                       {"Exe Version", qix::kSchemaVersion},
                       {"Server Started", started_},
                       {"Entry Type", entry_type},
                       {"ActiveDocSessions", number(load.active_sessions)},
                       {"DocSessions", number(load.sessions)},
                       {"ActiveDocs", number(load.active_apps.size())},
                       {"RefDocs", number(load.open_apps.size())},
                       {"LoadedDocs", number(load.open_apps.size())},
                       {"Calls", number(load.calls - std::exchange(calls_, load.calls))},
                       {"Selections", number(load.selections - std::exchange(selections_, load.selections))},
                       {"ActiveUsers", number(load.active_users)},
                       {"Users", number(load.users)},
                       {"CPUload", number(processor_share())},
                       {"VMCommitted(MB)", number(use.resident)},
                       {"VMAllocated(MB)", number(use.total)},
                       {"VMFree(MB)", number(use.free)}});
}

}  // namespace orrery::service
