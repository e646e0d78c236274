// ${Name}: looked up in [globals], then in the environment.
#pragma once
#include <map>
#include <stdexcept>

#include "conf/problem.h"
#include "conf/text.h"

namespace orrery::kernel {

/// Why a text could not be expanded.
class ExpansionError : public std::runtime_error {
public:
    ExpansionError(const std::string& what, std::string todo) : std::runtime_error(what), hint(std::move(todo)) {}
    std::string hint;
};

class Variables {
public:
    /// The last of several equal names wins; with a warning where both stand in the same file.
    void set(const Place& at, std::string_view name, std::string_view value, Problems& problems);
    const Place& place_of(std::string_view name) const { return values_.find(name)->second.at; }  ///< one that is set
    bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
    std::vector<std::string_view> names() const;
    /// The name of the one that is meant by `name` in whatever case; empty when there is none.
    std::string_view as_written(std::string_view name) const;
    /// Replaces every ${Name}, recursively; $${ stands for a literal ${. Throws ExpansionError.
    std::string expand(std::string_view text) const;

private:
    std::string expand(std::string_view text, std::vector<std::string_view>& open) const;
    std::string value_of(std::string_view name, std::vector<std::string_view>& open) const;
    struct Entry {
        Place at;
        std::string value;
    };
    std::map<std::string, Entry, std::less<>> values_;
};

}  // namespace orrery::kernel
