// Characters that web pages write by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace orrery::engine {

/// The code point of a named entity of HTML 4, or apos; names are case-sensitive, as in "Auml" and "auml".
std::optional<std::uint32_t> html_entity(std::string_view name);

}  // namespace orrery::engine
