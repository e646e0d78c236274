// What the site tells about itself.
#pragma once
#include <orrery/kit/json.h>

#include "lifecycle/site.h"

namespace orrery::kernel {

/// Everything `orrery status --json` shows: site, services (state, reason, placement, listeners, needs), counters.
json::Value status_report(Site& site);

/// Why a service is in its state, down to the cause, as one sentence and link by link; nothing for an unknown name.
std::optional<json::Value> why_report(Site& site, const std::string& name);

/// What a reload did, for people: one line per service that changed or is not well, or the faults.
std::string reload_text(const ReloadReport& report);
json::Value reload_json(const ReloadReport& report);

}  // namespace orrery::kernel
