#include "log_levels.h"

#include <array>

namespace orrery::proxy {
namespace {

constexpr std::array<const char*, 6> words{"off", "fatal", "error", "warn", "info", "debug"};
constexpr std::string_view usual = "info";

}  // namespace

std::map<std::string, std::string> levels_of(const json::Value& proxy_service) {
    std::map<std::string, std::string> out;
    const json::Value* settings = proxy_service.find("settings");
    const json::Value* verbosity = settings ? settings->find("logVerbosity") : nullptr;
    if (!verbosity || !verbosity->is_object()) return out;
    for (const char* facility :
         {"AuditActivity", "AuditSecurity", "Service", "Audit", "Performance", "Security", "System"}) {
        const json::Value* level = verbosity->find("logVerbosity" + std::string(facility));
        const auto number = level ? level->integer_or(-1) : -1;
        if (number >= 0 && number < static_cast<std::int64_t>(words.size()))
            out[std::string(facility) + ".Proxy"] = words[static_cast<std::size_t>(number)];
    }
    return out;
}

void LogLevels::apply(const std::map<std::string, std::string>& levels) {
    std::lock_guard lock(mutex_);
    for (const auto& [logger, level] : levels) {
        auto& before = applied_.try_emplace(logger, usual).first->second;
        if (before == level) continue;
        before = level;
        host_.publish("orrery.log.level", logger, {{"level", level == usual ? "default" : level}});
    }
}

}  // namespace orrery::proxy
