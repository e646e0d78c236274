// Case folding, the same as PostgreSQL's lower() in a C.UTF-8 cluster.
#pragma once

#include <string>
#include <string_view>

namespace orrery::repository {

/// The text in lower case, code point by code point. Bytes that are no UTF-8 stay as they are.
std::string fold(std::string_view text);
/// Well-formed UTF-8 and no NUL: what the database takes as text.
bool is_text(std::string_view bytes);
/// Property, type and operator names are ASCII.
bool same_name(std::string_view left, std::string_view right);
/// `*` stands for any run of characters, everything else for itself; both sides must be folded already.
bool like(std::string_view text, std::string_view pattern);

}  // namespace orrery::repository
