#include "storage/circles.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace orrery::engine {
namespace {

/// Union-find over tables and fields: an edge is on a circle if its ends are connected without it.
class Groups {
public:
    explicit Groups(std::size_t nodes) : parent_(nodes) { std::iota(parent_.begin(), parent_.end(), 0); }
    std::size_t find(std::size_t node) {
        while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
        return node;
    }
    void join(std::size_t a, std::size_t b) { parent_[find(a)] = find(b); }

private:
    std::vector<std::size_t> parent_;
};

std::size_t field_nodes(const std::vector<LinkedTable>& tables) {
    std::size_t count = 0;
    for (const LinkedTable& table : tables)
        for (std::uint32_t field : table.fields) count = std::max<std::size_t>(count, field + 1);
    return count;
}

/// True if two of the table's fields are connected without the table.
bool on_circle(const std::vector<LinkedTable>& tables, std::size_t candidate) {
    std::size_t fields = field_nodes(tables);
    Groups groups(fields + tables.size());
    for (std::size_t t = 0; t < tables.size(); ++t)
        if (t != candidate && !tables[t].loose)
            for (std::uint32_t field : tables[t].fields) groups.join(fields + t, field);
    std::vector<std::size_t> ends;
    for (std::uint32_t field : tables[candidate].fields) ends.push_back(groups.find(field));
    std::sort(ends.begin(), ends.end());
    return std::adjacent_find(ends.begin(), ends.end()) != ends.end();
}

bool loosens_before(const LinkedTable& a, const LinkedTable& b) {
    return a.synthetic != b.synthetic ? b.synthetic : a.rows > b.rows;
}

}  // namespace

std::vector<std::string> break_circles(std::vector<LinkedTable>& tables) {
    std::vector<std::string> loosened;
    for (;;) {
        std::optional<std::size_t> worst;
        for (std::size_t t = 0; t < tables.size(); ++t)
            if (!tables[t].loose && on_circle(tables, t) && (!worst || loosens_before(tables[t], tables[*worst])))
                worst = t;
        if (!worst) return loosened;
        tables[*worst].loose = true;
        loosened.push_back(tables[*worst].name);
    }
}

}  // namespace orrery::engine
