// The X-Qlik-User field: which user a client with a site certificate acts for.
#pragma once
#include <orrery/http.h>

namespace orrery::http_front {

/// Reads "UserDirectory=DIR; UserId=ID": keys in any case and order, blanks optional, values URL-encoded UTF-8.
/// Throws Error(invalid) when it is something else.
Identity parse_user_header(std::string_view value);

}  // namespace orrery::http_front
