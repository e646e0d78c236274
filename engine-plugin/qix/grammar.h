// The grammar of scripts and chart expressions as editors ask for it: rules, keywords and functions by number.
#pragma once

#include <string>

#include "orrery/kit/json.h"

namespace orrery::qix {

enum class GrammarKind { script, expression };
/// "S" or "E", or their long names. Throws QixError invalid_parameters for anything else.
GrammarKind grammar_kind(const std::string& name);

/// BNFDef[]: the first definition is the rule for the whole text.
const json::Value& grammar(GrammarKind kind);
/// Changes whenever the grammar does.
const std::string& grammar_hash(GrammarKind kind);

}  // namespace orrery::qix
