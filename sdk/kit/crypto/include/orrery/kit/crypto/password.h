// Password hashes: scrypt in a one-line text form, "$scrypt$ln=15,r=8,p=1$SALT$HASH" (SALT and HASH in base64 without
// padding).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace orrery::crypto {

/// Work per guess: 2^log2_n rounds over 128 * r * 2^log2_n bytes, p times. The default takes about 0.2 s and 32 MiB.
struct PasswordCost {
    std::uint32_t log2_n = 15;
    std::uint32_t r = 8;
    std::uint32_t p = 1;
    bool operator==(const PasswordCost&) const = default;
};

/// A new random salt each time: two hashes of one password differ.
/// Throws std::invalid_argument for a cost outside what check_password accepts.
std::string hash_password(std::string_view password, PasswordCost cost = {});

/// A stored form that no password matches: checking against it costs what checking a real one does, so that the time of
/// an answer does not tell whether a user exists.
std::string unmatchable_hash(PasswordCost cost = {});

/// What check_password finds.
struct PasswordCheck {
    bool matches = false;
    /// The password was right, but the stored hash was made with another cost than `wanted`: hash it anew and store
    /// that.
    bool needs_rehash = false;
};

/// Throws std::invalid_argument when `stored` is not a hash of this form or asks for more than 256 MiB of memory.
PasswordCheck check_password(std::string_view password, std::string_view stored, PasswordCost wanted = {});

}  // namespace orrery::crypto
