// Where a signed-in user is led: never away from this site.
#pragma once
#include <string>
#include <string_view>

namespace orrery::form {

/// The target when it is a path of this origin ("/…"), else "": no scheme, no second slash, no backslash, no control
/// character, at most 2048 bytes. "" leads to the hub.
std::string safe_return_target(std::string_view target);

/// The "host[:port]" of an origin such as "https://host:8443", else "".
std::string_view host_of_origin(std::string_view origin);

}  // namespace orrery::form
