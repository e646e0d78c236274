// The keys of a stanza: one table of names and readers.
#pragma once
#include <string_view>

#include "conf/stanza.h"

namespace orrery::kernel {

/// The key's name in our spelling, whatever the case it was written in; "" when there is no such key.
std::string_view key_name(std::string_view written);
/// Sets one key. Returns what was expected when the value is wrong, else "". Precondition: `name` is from key_name().
std::string set_key(Stanza& stanza, std::string_view name, const std::string& value, const Place& at);
std::vector<std::string_view> key_names();

/// Keys of this dialect that have no effect here, and what to write instead; null for all others.
const char* instead_of(std::string_view written);

}  // namespace orrery::kernel
