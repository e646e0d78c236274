// The script a new app starts with.
#pragma once

#include <string>

namespace orrery::qix {

/// One section with a SET line for every locale setting; "Main" when no section name is given.
std::string empty_script(const std::string& section);

}  // namespace orrery::qix
