// Who waits for whom: the order of start and stop.
#pragma once
#include <functional>

#include "conf/graph.h"
#include "conf/stanza.h"

namespace orrery::kernel {

/// What one service needs before it starts.
struct Needs {
    std::vector<std::string> required;  ///< must be ready
    std::vector<std::string>
        awaited;  ///< must be ready or known not to come: Wants=, and stanzas whose listeners it serves
};
using Plan = std::map<std::string, Needs>;

/// `serving` gives the stanza that serves the listeners of a stanza ("" when it has none).
Plan make_plan(const std::vector<Stanza>& stanzas, const std::function<std::string(const Stanza&)>& serving);

/// Both kinds of needs as one graph, for the search for rings.
Graph to_graph(const Plan& plan);

}  // namespace orrery::kernel
