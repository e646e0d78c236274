// What browsers get.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "trace.h"

namespace asp_net_trace {

/// The page with the lines there are; works without scripts. Newer lines join through `events`.
std::string page(const std::vector<Line>& lines);
extern const std::string_view style, script;
/// Nothing but the page's own style, script and events.
constexpr std::string_view content_security_policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

}  // namespace asp_net_trace
