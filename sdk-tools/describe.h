// `orrery describe`: what a library says about itself.
#pragma once
#include <orrery/kit/json.h>

#include "names.h"
#include "plugins/facts.h"

namespace orrery::tools {

/// Asks a worker, since opening a library runs code of it. Throws Error: the file, what it has, what is wanted.
PluginFacts describe_library(const std::string& file);

/// With the functions of every role and the fields of their records.
json::Value facts_to_json(const std::string& file, const PluginFacts& facts);
std::string facts_to_text(const std::string& file, const PluginFacts& facts);

/// docs/sdk/records.md, made from the role book.
std::string records_page();

}  // namespace orrery::tools
