// Which headers of a pivot table are open: each session opens and closes its own.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace orrery::qix {

/// The elements that lead from the outermost header to one.
using HeaderPath = std::vector<std::int32_t>;

/// One axis: everything is open or closed but for some headers.
class Expansion {
public:
    bool is_open(const HeaderPath& path) const { return all_ != turned_.contains(path); }
    void set(const HeaderPath& path, bool open) {
        if (open == all_)
            turned_.erase(path);
        else
            turned_.insert(path);
    }
    void set_all(bool open) {
        all_ = open;
        turned_.clear();
    }
    std::size_t exceptions() const { return turned_.size(); }

private:
    bool all_ = false;
    std::set<HeaderPath> turned_;
};

struct PivotExpansion {
    Expansion left, top;
};

/// By object id and path of the definition.
using Expansions = std::map<std::pair<std::string, std::string>, PivotExpansion>;

}  // namespace orrery::qix
