#include "lifecycle/log_levels.h"

namespace orrery::kernel {

LogLevels::LogLevels(Machine& machine, std::function<bool(const std::string&)> may)
    : machine_(machine), may_(std::move(may)) {
    subscription_ = machine_.bus.subscribe(
        group_, log_level_topic,
        [](void* self, orrery_str, orrery_str key, orrery_record record, int32_t) {
            static_cast<LogLevels*>(self)->take(view(key), Record(record));
        },
        this);
}

LogLevels::~LogLevels() {
    machine_.bus.unsubscribe(subscription_, true);
    group_->close();
}

void LogLevels::take(std::string_view whose, Record event) {
    std::string caller(event.value_or("caller", "")), level(event.value_or("level", ""));
    auto say = [&](int32_t weight, const std::string& text) {
        machine_.logs.write("orrery", weight, "orrery.logs",
                            "log level of '" + shown(whose) + "' to '" + shown(level) + "' by " + caller + ": " + text);
    };
    auto number = log_level_named(level);
    if (!may_(caller)) return say(ORRERY_LOG_WARN, "refused, its stanza lacks MayActAs=any");
    if (number < 0) return say(ORRERY_LOG_WARN, "refused, expected off, error, warn, info, debug, fatal or default");
    if (!machine_.logs.sites().set_level(whose, number)) return say(ORRERY_LOG_WARN, "refused, too many are set");
    say(ORRERY_LOG_INFO, "done");
}

}  // namespace orrery::kernel
