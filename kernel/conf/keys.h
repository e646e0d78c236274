// The keys of a stanza: one table of names and readers.
#pragma once
#include <string_view>

#include "conf/stanza.h"

namespace orrery::kernel {

/// Sets one key. Returns what was expected when the value is wrong, else "". Precondition: is_key(name).
std::string set_key(Stanza& stanza, std::string_view name, const std::string& value, int line);
bool is_key(std::string_view name);
std::vector<std::string_view> key_names();

}  // namespace orrery::kernel
