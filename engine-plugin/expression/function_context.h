// What a pure function may know besides its arguments: the locale and formats of the app, and the clock of the run.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "expression/format_settings.h"
#include "storage/value.h"

namespace orrery::engine {

/// Handed to every scalar function. Owned by the evaluation; not shared between threads.
struct FunctionContext {
    const FormatSettings* formats = &FormatSettings::defaults();
    double now = 0;          ///< local time of this evaluation as a day serial
    double reload_time = 0;  ///< local time of the last reload as a day serial
};

/// Computes one value. Never throws for bad data: what cannot be computed is null.
using ScalarFunction = Value (*)(const FunctionContext& context, std::span<const Value> arguments);

}  // namespace orrery::engine
