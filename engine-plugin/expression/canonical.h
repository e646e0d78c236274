// A text that is equal for parts of expressions that compute the same: the key under which results are shared.
#pragma once

#include <string>

#include "expression/ast.h"

namespace orrery::engine {

/// The canonical text of the subtree under `node`.
std::string canonical_text(const Expression& expression, std::uint32_t node);
/// First node of the subtree under `node`: in post-order a subtree is the range [first, node].
std::uint32_t subtree_begin(const Expression& expression, std::uint32_t node);

}  // namespace orrery::engine
