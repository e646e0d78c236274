// Random ids, cheap enough for every row: a generator per thread, seeded by the system. Not for secrets.
#pragma once
#include <array>

namespace orrery::logkit {

/// Writes a version-4 UUID as 36 characters. [any thread]
void make_guid(std::array<char, 36>& out) noexcept;

}  // namespace orrery::logkit
