// Where a browser is led after signing in: a path of this site, never another one.
#pragma once
#include <string>
#include <string_view>

namespace orrery::proxy {

/// The target when a browser will read it as a path of this origin, else `otherwise`. The result is normalised.
std::string safe_return_target(std::string_view target, std::string_view otherwise);

}  // namespace orrery::proxy
