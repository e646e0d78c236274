// A text that is equal for parts of expressions that compute the same: the key under which results are shared.
#pragma once

#include <string>

#include "expression/program.h"

namespace orrery::engine {

/// The canonical text of the subtree under `node`.
std::string canonical_text(const Expression& expression, std::uint32_t node);
/// The same for a program; variables count by the value they had when it was compiled.
std::string canonical_text(const Program& program);
/// First node of the subtree under `node`: in post-order a subtree is the range [first, node].
std::uint32_t subtree_begin(const Expression& expression, std::uint32_t node);

}  // namespace orrery::engine
