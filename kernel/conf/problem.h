// What is wrong with a configuration: collected, not thrown, so that one run of `orrery check` shows everything.
#pragma once
#include <string_view>
#include <vector>

#include "conf/place.h"

namespace orrery::kernel {

struct Problem {
    enum class Weight { warning, error };
    Weight weight = Weight::error;
    Place at;
    std::string stanza;   ///< empty: no single service is to blame
    std::string message;  ///< what is wrong, and what was expected
    std::string hint;     ///< what to do about it; may be empty

    /// "services.conf:12: error: [hub] …; what to do"; `file` is named where the place names none.
    std::string text(std::string_view file) const;
};

class Problems {
public:
    void error(Place at, std::string_view stanza, std::string message, std::string hint = {});
    void warning(Place at, std::string_view stanza, std::string message, std::string hint = {});
    /// Takes over everything that `other` holds.
    void add(const Problems& other);
    const std::vector<Problem>& items() const noexcept { return items_; }
    /// The first error of that stanza, or null.
    const Problem* error_of(std::string_view stanza) const noexcept;
    bool any_error() const noexcept;
    /// In the order of files and lines.
    void sort();

private:
    std::vector<Problem> items_;
};

/// The nearest of `known` to a misspelled `name`, as "did you mean 'x'?", or "" when nothing is near.
std::string suggestion(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace orrery::kernel
