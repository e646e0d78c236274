#include <orrery/kit/log/level.h>

#include <algorithm>

#include "text.h"

namespace orrery::logkit {

namespace {

struct Known {
    std::string_view name;
    LevelNumber number;
};
// log4net's table; the five that rows have are among them.
constexpr Known known[] = {{"OFF", level_off},  {"EMERGENCY", 120000}, {"FATAL", 110000}, {"ALERT", 100000},
                           {"CRITICAL", 90000}, {"SEVERE", 80000},     {"ERROR", 70000},  {"WARN", 60000},
                           {"WARNING", 60000},  {"NOTICE", 50000},     {"INFO", 40000},   {"DEBUG", 30000},
                           {"FINE", 30000},     {"TRACE", 20000},      {"FINER", 20000},  {"VERBOSE", 10000},
                           {"FINEST", 10000},   {"ALL", level_all}};

constexpr std::string_view row_names[] = {"UNKNOWN", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};
constexpr LevelNumber row_numbers[] = {level_all, 30000, 40000, 60000, 70000, 110000};

size_t index_of(int32_t level) noexcept {
    return level >= ORRERY_LOG_DEBUG && level <= ORRERY_LOG_FATAL ? static_cast<size_t>(level) : 0;
}

}  // namespace

std::string_view level_name(int32_t level) noexcept { return row_names[index_of(level)]; }

LevelNumber level_number(int32_t level) noexcept { return row_numbers[index_of(level)]; }

std::optional<LevelNumber> find_level(std::string_view name) noexcept {
    for (auto& one : known)
        if (same_text(one.name, name)) return one.number;
    return std::nullopt;
}

LevelNumber require_level(std::string_view name, std::string_view what) {
    if (auto number = find_level(name)) return *number;
    throw Error(Code::invalid,
                std::string(what) + "=" + shown(name) +
                    ": expected a level: ALL DEBUG INFO WARN ERROR FATAL OFF, or another of log4net's names");
}

int32_t row_level(LevelNumber number) noexcept {
    if (number < 40000) return ORRERY_LOG_DEBUG;
    if (number < 60000) return ORRERY_LOG_INFO;
    if (number < 70000) return ORRERY_LOG_WARN;
    return number < 110000 ? ORRERY_LOG_ERROR : ORRERY_LOG_FATAL;
}

}  // namespace orrery::logkit
