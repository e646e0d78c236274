#include "log_levels.h"

#include <array>

#include "model/types/enumerations.h"

namespace orrery::repository {
namespace {

constexpr std::array<std::string_view, 5> services{"Repository", "Proxy", "Engine", "Scheduler", "Printing"};
constexpr std::array<const char*, 6> words{"off", "fatal", "error", "warn", "info", "debug"};

/// "settings.logVerbosity.logVerbosityAudit" or "settings.auditLogVerbosity" → "Audit".
std::string facility_of(std::string_view field) {
    constexpr std::string_view prefix = "settings.logVerbosity.logVerbosity", part = "settings.", end = "LogVerbosity";
    if (field.starts_with(prefix)) return std::string(field.substr(prefix.size()));
    std::string out(field.substr(part.size(), field.size() - part.size() - end.size()));
    if (out == "sse") return "SSE";
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
    return out;
}

}  // namespace

std::string service_of(std::string_view type) {
    for (auto service : services)
        if (type == std::string(service) + "Service") return std::string(service);
    return {};
}

LogLevels levels_of(const Entity& service) {
    LogLevels out;
    for (auto& field : service.type->fields()) {
        if (field.enumeration != &enumerations::log_verbosity) continue;
        const auto level = service.integer(field.name);
        const bool usual = service[field] == field.initial || level < 0 || level >= std::ssize(words);
        out[facility_of(field.name)] = usual ? "default" : words[static_cast<std::size_t>(level)];
    }
    return out;
}

std::map<std::string, LogLevels> log_levels(Store& store, const Guid& node) {
    std::map<std::string, LogLevels> out;
    Store::Reading reader(store);
    for (auto service : services) {
        const Type& type = store.model().at(std::string(service) + "Service");
        const auto found =
            reader->select({.type = &type,
                            .where = compare(type.field("serverNodeConfiguration"), Test::equal, {Value(node)}),
                            .order = type.find("createdDate"),
                            .brief = true});
        if (!found.empty()) out[std::string(service)] = levels_of(found.front());
    }
    return out;
}

}  // namespace orrery::repository
