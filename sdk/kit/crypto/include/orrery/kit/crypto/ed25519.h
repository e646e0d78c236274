// Ed25519 signatures (RFC 8032) with a key made from a secret of 32 bytes, for what a site signs itself.
#pragma once
#include <string>
#include <string_view>

namespace orrery::crypto {

/// The 32 bytes that others check with. `secret` is 32 bytes and stays secret. Throws std::invalid_argument for
/// another length. [any thread]
std::string ed25519_public_key(std::string_view secret);
/// 64 bytes. The same message and secret give the same signature.
std::string ed25519_sign(std::string_view secret, std::string_view message);
/// False for keys and signatures of a wrong length, too; never throws for what an attacker may send.
bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature);

}  // namespace orrery::crypto
