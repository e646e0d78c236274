// Every counter of the site in the text format of Prometheus.
#pragma once
#include "logs/counters.h"
#include "logs/logs.h"

namespace orrery::kernel {

/// Counters end in _total; a measured value is a summary with its count and sum, and a gauge with the largest. Names
/// begin with orrery_; what may not stand in one becomes _.
std::string prometheus_text(const Counters& counters, const Logs::Counts& logs);

}  // namespace orrery::kernel
