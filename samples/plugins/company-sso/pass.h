// Passes: the company's word on who somebody is, "CLAIMS.SIGNATURE", see the README.
#pragma once
#include "form.h"

namespace company {

/// Whether two secrets are equal; takes as long for a guess that is almost right as for any other of its length.
bool same(std::string_view one, std::string_view other);
/// 32 hexadecimal digits that nobody can guess.
std::string random_text();
/// HMAC-SHA256 in base64url, which is how a pass is signed.
std::string signature_of(std::string_view claims, std::string_view key);
std::string base64url(std::string_view bytes);
/// The claims of a pass signed with `key`; nothing when it is longer than 8 KiB, malformed, or signed with another key.
std::optional<Form> read_pass(std::string_view pass, std::string_view key);

}  // namespace company
