// Field names as definitions write them.
#pragma once

#include <string>
#include <string_view>

namespace orrery::qix {

/// Without blanks around.
std::string_view trimmed(std::string_view text);
/// [a]]b] and "ab" without their quotes; what is not quoted as a whole stays as it is.
std::string unquoted(std::string_view text);

}  // namespace orrery::qix
