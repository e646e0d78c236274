// Levels: the five of a row, and log4net's further names and numbers as configurations write them.
#pragma once
#include <orrery/log.h>

#include <limits>
#include <optional>

namespace orrery::logkit {

/// A level as log4net numbers it: DEBUG 30000 … FATAL 110000; all and off are the ends.
using LevelNumber = std::int32_t;
/// Below every level: all rows are at least as serious.
constexpr LevelNumber level_all = std::numeric_limits<LevelNumber>::min();
/// Above every level: nothing is as serious.
constexpr LevelNumber level_off = std::numeric_limits<LevelNumber>::max();

/// "DEBUG" … "FATAL" for an orrery_log_level; "UNKNOWN" for anything else. [any thread]
std::string_view level_name(int32_t level) noexcept;
/// The number of an orrery_log_level.
LevelNumber level_number(int32_t level) noexcept;
/// The number of a name, without case: DEBUG, also FINE, TRACE, NOTICE, ALERT, EMERGENCY, … and ALL and OFF.
std::optional<LevelNumber> find_level(std::string_view name) noexcept;
/// The same; throws Error(invalid) with what was expected. `what` names it, such as "parameter threshold".
LevelNumber require_level(std::string_view name, std::string_view what);
/// The orrery_log_level whose rows stand for a number: NOTICE is INFO, CRITICAL is ERROR, TRACE is DEBUG.
int32_t row_level(LevelNumber number) noexcept;

}  // namespace orrery::logkit
