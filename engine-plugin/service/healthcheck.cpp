#include "service/healthcheck.h"

#include <sys/resource.h>
#include <sys/times.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "qix/version.h"

namespace orrery::service {
namespace {

using json::Value;

constexpr double kMegabyte = 1024.0 * 1024.0;
const auto loaded = std::chrono::steady_clock::now();

struct Memory {
    double resident = 0, total = 0, free = 0;  // megabytes
};

Memory memory() {
    Memory memory;
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    double size = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    memory.resident = resident * page / kMegabyte;
    memory.total = size * page / kMegabyte;
    memory.free = static_cast<double>(::sysconf(_SC_AVPHYS_PAGES)) * page / kMegabyte;
    return memory;
}

/// Share of one processor used since this process started, in percent.
double processor_share() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - loaded;
    const double used = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    return wall.count() > 1 ? 100 * used / wall.count() : 0;
}

Value texts(const std::vector<std::string>& items) {
    Value list = Value::array();
    for (const std::string& item : items) list.push_back(item);
    return list;
}

}  // namespace

std::string healthcheck(const qix::Engine& engine, const std::string& started) {
    const qix::Engine::Load load = engine.load();
    const Memory use = memory();
    const Value apps = texts(load.open_apps);
    return json::dump(Value::object(
        {{"version", qix::kSchemaVersion},
         {"started", started},
         {"mem", Value::object({{"committed", use.resident}, {"allocated", use.total}, {"free", use.free}})},
         {"cpu", Value::object({{"total", processor_share()}})},
         {"session", Value::object({{"active", load.active_sessions}, {"total", load.sessions}})},
         {"apps", Value::object({{"active_docs", texts(load.active_apps)},
                                 {"loaded_docs", apps},
                                 {"in_memory_docs", apps},
                                 {"calls", load.calls},
                                 {"selections", load.selections}})},
         {"users", Value::object({{"active", load.active_users}, {"total", load.users}})},
         {"saturated", load.saturated}}));
}

}  // namespace orrery::service
