// Log levels that change while the site runs, by an event.
#pragma once
#include <functional>

#include "roles/machine.h"

namespace orrery::kernel {

/// Topic `orrery.log.level`; key: whose, and field `level`: from which on (see LogSites::set_level, log_level_named).
constexpr std::string_view log_level_topic = "orrery.log.level";

class LogLevels {
public:
    /// Heeds those of whom `may` is true. Both must outlive it.
    LogLevels(Machine& machine, std::function<bool(const std::string& stanza)> may);
    ~LogLevels();
    LogLevels(const LogLevels&) = delete;
    LogLevels& operator=(const LogLevels&) = delete;

private:
    void take(std::string_view whose, Record event);

    Machine& machine_;
    const std::function<bool(const std::string&)> may_;
    std::shared_ptr<TaskGroup> group_ = std::make_shared<TaskGroup>();
    uint64_t subscription_ = 0;
};

}  // namespace orrery::kernel
