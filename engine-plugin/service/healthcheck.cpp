#include "service/healthcheck.h"

#include "qix/version.h"
#include "service/usage.h"

namespace orrery::service {
namespace {

using json::Value;

Value texts(const std::vector<std::string>& items) {
    Value list = Value::array();
    for (const std::string& item : items) list.push_back(item);
    return list;
}

}  // namespace

std::string healthcheck(const qix::Engine& engine, const std::string& started) {
    const qix::Engine::Load load = engine.load();
    const MemoryUsage use = memory_usage();
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
