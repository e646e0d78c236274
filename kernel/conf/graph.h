// Who needs whom: cycles and order.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace orrery::kernel {

/// name → the names it needs to be there first.
using Graph = std::map<std::string, std::vector<std::string>>;

/// One ring of names (first = last), or empty when there is none. Names without an entry are leaves.
std::vector<std::string> find_cycle(const Graph& graph);

/// "a → b → a"
std::string ring_text(const std::vector<std::string>& ring);

}  // namespace orrery::kernel
