// Who waits for whom: the order of start and stop.
#pragma once
#include <functional>

#include "conf/conf.h"
#include "conf/graph.h"

namespace orrery::kernel {

/// What one service needs before it starts.
struct Needs {
    std::vector<std::string> required;  ///< must be ready
    std::vector<std::string>
        awaited;  ///< must be ready or known not to come: Wants=, and stanzas whose listeners it serves
};
using Plan = std::map<std::string, Needs>;

/// Whether the plugin of a stanza offers a role; nothing where the plugin is not known.
using Offers = std::function<std::optional<bool>(const std::string& stanza, std::string_view role)>;

/// The service that serves the sockets of this one: itself where it can, else ListenVia=.
std::string serving_of(const Stanza& stanza, const Offers& offers);
/// An error where nobody can serve the sockets of this stanza.
void check_serving(Conf& conf, const Stanza& stanza, const Offers& offers);

/// `serving` gives the stanza that serves the listeners of a stanza ("" when it has none).
Plan make_plan(const std::vector<Stanza>& stanzas, const std::function<std::string(const Stanza&)>& serving);

/// Both kinds of needs as one graph, for the search for rings.
Graph to_graph(const Plan& plan);

/// Services that wait for each other in a ring: an error each, and they are taken out of the plan.
void check_rings(Conf& conf, Plan& plan);

}  // namespace orrery::kernel
