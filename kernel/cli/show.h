// The running site's reports as texts for people.
#pragma once
#include <orrery/kit/json.h>

namespace orrery::kernel {

/// status: one line a service, and one more for what is not well. names: only those. tree: every service below those
/// that need it, in full where it is met first. why: the sentence, and where to look next. verbs: what plugins add.
std::string report_text(const std::string& verb, const json::Value& report);

}  // namespace orrery::kernel
