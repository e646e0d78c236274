#include "conf/graph.h"

#include <algorithm>

namespace orrery::kernel {

namespace {
enum class Mark { fresh, open, done };

bool visit(const Graph& graph, const std::string& name, std::map<std::string, Mark>& marks,
           std::vector<std::string>& path) {
    auto& mark = marks[name];
    if (mark == Mark::done) return false;
    path.push_back(name);
    if (mark == Mark::open) return true;
    mark = Mark::open;
    if (auto node = graph.find(name); node != graph.end())
        for (auto& next : node->second)
            if (visit(graph, next, marks, path)) return true;
    marks[name] = Mark::done;
    path.pop_back();
    return false;
}
}  // namespace

std::vector<std::string> find_cycle(const Graph& graph) {
    std::map<std::string, Mark> marks;
    std::vector<std::string> path;
    for (auto& [name, needs] : graph)
        if (visit(graph, name, marks, path)) {
            path.erase(path.begin(), std::find(path.begin(), path.end(), path.back()));
            return path;
        }
    return {};
}

std::string ring_text(const std::vector<std::string>& ring) {
    std::string out;
    for (auto& name : ring) out += (out.empty() ? "" : " → ") + name;
    return out;
}

}  // namespace orrery::kernel
