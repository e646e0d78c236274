// Unpredictable values from the system's generator. Each throws std::runtime_error when that generator fails: there is
// no weak fallback.
#pragma once
#include <cstddef>
#include <string>

namespace orrery::crypto {

/// That many raw bytes.
std::string random_bytes(std::size_t count);

/// base64url without padding; the default of 16 bytes gives 22 characters and 128 bits, the least a ticket or session
/// id may have.
std::string random_token(std::size_t bytes = 16);

/// A version 4 GUID in lower case: "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".
std::string random_guid();

}  // namespace orrery::crypto
