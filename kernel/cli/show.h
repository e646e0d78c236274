// The running site's reports as texts for people.
#pragma once
#include <orrery/kit/json.h>

namespace orrery::kernel {

/// One line a service, and one more for what is not well.
std::string status_text(const json::Value& report);
/// Every service below those that need it; in full where it is met first.
std::string tree_text(const json::Value& report);
/// The sentence, and where to look next.
std::string why_text(const json::Value& report);

}  // namespace orrery::kernel
