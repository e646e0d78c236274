#include "lifecycle/plan.h"

namespace orrery::kernel {

Plan make_plan(const std::vector<Stanza>& stanzas, const std::function<std::string(const Stanza&)>& serving) {
    Plan plan;
    for (auto& stanza : stanzas) {
        auto& needs = plan[stanza.name];
        needs.required = stanza.requires_names;
        needs.awaited.insert(needs.awaited.end(), stanza.wants.begin(), stanza.wants.end());
        // Who serves a listener calls the stanza behind it, so it comes after it.
        auto server = serving(stanza);
        if (!server.empty() && server != stanza.name) plan[server].awaited.push_back(stanza.name);
    }
    return plan;
}

Graph to_graph(const Plan& plan) {
    Graph graph;
    for (auto& [name, needs] : plan) {
        graph[name] = needs.required;
        graph[name].insert(graph[name].end(), needs.awaited.begin(), needs.awaited.end());
    }
    return graph;
}

}  // namespace orrery::kernel
