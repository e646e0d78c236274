// Texts that stand for combined values: Hash128 and friends.
#pragma once

#include <span>
#include <string>

namespace orrery::engine {

/// A text of `characters` letters, digits and signs (6 bits each) that depends on every part and on their borders.
/// Not cryptographic.
std::string hash_text(std::span<const std::string> parts, unsigned characters);

}  // namespace orrery::engine
