// The one place where a request target becomes a path: normalised once, at the edge.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace orrery::kit::http {

/// A normalised request target. Owns its text.
struct Target {
    std::string path;   // starts with '/', no dot segments, no double slashes, unreserved characters decoded
    std::string query;  // as sent, without '?'
};

/// Normalises an origin-form target ("/a/b?c"). Empty optional: refused, answer 400. Refused are broken or
/// overlong escapes, escaped slashes, backslashes and controls in any spelling, double-encoded dots and slashes,
/// dot segments with parameters ("..;"), and paths that leave the root. Idempotent: a result normalises to itself.
std::optional<Target> normalise_target(std::string_view target);

}  // namespace orrery::kit::http
