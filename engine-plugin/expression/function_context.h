// What a pure function may know besides its arguments: the locale and formats of the app, and the clock of the run.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "expression/format_settings.h"
#include "storage/value.h"

namespace orrery::engine {

/// What an expression may ask about where and for whom it is evaluated; empty = not known.
struct SystemFacts {
    std::string user;  ///< as "UserDirectory=...; UserId=..."
    std::string author, computer_name;
    std::string document_name, document_title;  ///< the app's id and title
    std::string engine_version, product_version;
    std::vector<std::pair<std::string, std::string>> attributes;  ///< of the user, names in lower case
    std::vector<std::string> objects;  ///< the object that is calculated, then what it stands in
    std::string sheet;                 ///< the sheet among them
};

/// Handed to every scalar function. Owned by the evaluation; not shared between threads.
struct FunctionContext {
    const FormatSettings* formats = &FormatSettings::defaults();
    double now = 0;                       ///< local time of this evaluation as a day serial
    double reload_time = 0;               ///< local time of the last reload as a day serial
    const SystemFacts* system = nullptr;  ///< null = nothing is known
};

/// Computes one value. Never throws for bad data: what cannot be computed is null.
using ScalarFunction = Value (*)(const FunctionContext& context, std::span<const Value> arguments);

}  // namespace orrery::engine
