#include "lifecycle/plan.h"

#include "roles/role_names.h"

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

std::string serving_of(const Stanza& stanza, const Offers& offers) {
    bool by_itself = !stanza.given("ListenVia") && offers(stanza.name, role::listener).value_or(false);
    return by_itself ? stanza.name : stanza.listen_via;
}

namespace {
std::string hint_for(const Conf& conf, const std::string& serving) {
    std::vector<std::string_view> enabled;
    for (auto& stanza : conf.stanzas)
        if (stanza.enabled) enabled.push_back(stanza.name);
    auto near = suggestion(serving, enabled);
    return near.empty() ? "add it, or name another one with ListenVia=" : near;
}
}  // namespace

void check_serving(Conf& conf, const Stanza& stanza, const Offers& offers) {
    auto serving = serving_of(stanza, offers);
    auto& at = stanza.given("ListenVia") ? stanza.place_of("ListenVia") : stanza.listen.front().at;
    auto* other = conf.find(serving);
    if (!other || !other->enabled)
        conf.problems.error(
            at, stanza.name,
            "Listen= needs the service '" + serving + "' to serve the socket, and there is none enabled of that name",
            hint_for(conf, serving));
    else if (!offers(serving, role::listener).value_or(true))
        conf.problems.error(
            at, stanza.name,
            "Listen= is served by '" + serving + "', whose plugin offers no " + std::string(role::listener),
            "name one that does with ListenVia=, such as a stanza with Plugin=plugins/http");
}

Graph to_graph(const Plan& plan) {
    Graph graph;
    for (auto& [name, needs] : plan) {
        graph[name] = needs.required;
        graph[name].insert(graph[name].end(), needs.awaited.begin(), needs.awaited.end());
    }
    return graph;
}

void check_rings(Conf& conf, Plan& plan) {
    for (auto ring = find_cycle(to_graph(plan)); !ring.empty(); ring = find_cycle(to_graph(plan))) {
        ring.pop_back();
        for (auto& name : ring) {
            if (auto* stanza = conf.find(name))
                conf.problems.error(stanza->place_of(stanza->given("Requires") ? "Requires" : "Wants"), name,
                                    "services wait for each other in a ring: " + ring_text(ring) + " → " + ring.front(),
                                    "take one Requires=, Wants= or ListenVia= out of it");
            plan.erase(name);
        }
    }
}

}  // namespace orrery::kernel
