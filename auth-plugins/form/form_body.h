// What a browser posts: application/x-www-form-urlencoded.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace orrery::form {

/// The value of a field; nothing when it is missing, given twice, or not decodable. A '+' is a blank.
std::optional<std::string> field_of(std::string_view body, std::string_view name);

/// Percent-encodes everything but letters, digits and -._~/ for use in a query.
std::string query_escape(std::string_view text);

}  // namespace orrery::form
