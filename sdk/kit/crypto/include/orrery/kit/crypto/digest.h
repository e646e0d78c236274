// Digests and the comparison that goes with them. Digests are 32 raw bytes; give them to hex_encode or base64url_encode
// to print them.
#pragma once
#include <string>
#include <string_view>

namespace orrery::crypto {

/// SHA-256 of the bytes.
std::string sha256(std::string_view data);
/// RFC 2104 with SHA-256; a key of any length.
std::string hmac_sha256(std::string_view key, std::string_view data);

/// Takes the same time for every pair of the same length, so that an attacker cannot measure how much of a secret was
/// right.
bool constant_time_equal(std::string_view left, std::string_view right);

}  // namespace orrery::crypto
