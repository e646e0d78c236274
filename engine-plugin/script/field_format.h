// How a loaded field's numbers are displayed, told from how its first values look.
#pragma once

#include "expression/format_settings.h"
#include "storage/model_builder.h"

namespace orrery::engine {

/// Date, time, timestamp or money if the first values all read so by the script's formats; else unknown.
NumberFormat format_of(const SymbolsBuilder& symbols, const FormatSettings& formats);

}  // namespace orrery::engine
