// Ids of rows, cheap enough for every one of them. Not for secrets.
#pragma once
#include <array>
#include <cstdint>

namespace orrery::logkit {

/// Writes a random version-4 UUID as 36 characters; a generator per thread, seeded by the system. [any thread]
void make_guid(std::array<char, 36>& out) noexcept;
/// The same of 122 of the bits that are given. [any thread]
void make_guid(std::uint64_t high, std::uint64_t low, std::array<char, 36>& out) noexcept;

}  // namespace orrery::logkit
