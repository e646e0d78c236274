// Parameters of filters and evaluators, which no plugin's declaration knows.
#pragma once
#include <orrery/kit/log/spec.h>

namespace orrery::logkit {

/// Throws Error(invalid) naming the first parameter that is none of `known`, which are in lower case.
void require_known(const Params& params, const std::vector<std::string_view>& known);

}  // namespace orrery::logkit
