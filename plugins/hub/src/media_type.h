// What a file of the web folder is, by its name.
#pragma once
#include <string_view>

namespace orrery::hub {

/// The media type with its charset where it is text; application/octet-stream for a name of unknown kind. [any thread]
std::string_view media_type(std::string_view path) noexcept;

/// Whether compressing such a file is worth anything.
bool compressible(std::string_view media_type) noexcept;

}  // namespace orrery::hub
