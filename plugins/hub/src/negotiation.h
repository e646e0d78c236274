// The two header fields by which a browser says what it can take and what it has already.
#pragma once
#include <string_view>

namespace orrery::hub {

/// "br", "gzip" or "" (uncompressed): the best of the offered codings that Accept-Encoding allows. [any thread]
std::string_view best_coding(std::string_view accept_encoding, bool brotli, bool gzip) noexcept;

/// Whether If-None-Match names this entity tag (given without quotes), weakly or strongly, or "*". [any thread]
bool matches_tag(std::string_view if_none_match, std::string_view tag) noexcept;

}  // namespace orrery::hub
