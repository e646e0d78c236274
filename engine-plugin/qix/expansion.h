// Which headers of a pivot table are open: each session opens and closes its own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orrery::qix {

/// The elements that lead from the outermost header to one.
using HeaderPath = std::vector<std::int32_t>;

/// One axis: what the session opened and closed; the definition says how it is before.
class Expansion {
public:
    bool is_open(const HeaderPath& path, bool by_definition) const {
        const auto turned = turned_.find(path);
        return turned != turned_.end() ? turned->second : all_.value_or(by_definition);
    }
    void set(const HeaderPath& path, bool open) { turned_[path] = open; }
    void set_all(bool open) {
        all_ = open;
        turned_.clear();
    }
    std::size_t exceptions() const { return turned_.size(); }

private:
    std::optional<bool> all_;
    std::map<HeaderPath, bool> turned_;
};

struct PivotExpansion {
    Expansion left, top;
};

/// By object id and path of the definition.
using Expansions = std::map<std::pair<std::string, std::string>, PivotExpansion>;

}  // namespace orrery::qix
