// What is wrong with a configuration: collected, not thrown, so that one run of `orrery check` shows everything.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace orrery::kernel {

struct Problem {
    enum class Weight { warning, error };
    Weight weight = Weight::error;
    int line = 0;         ///< of services.conf; 0: the file as a whole
    std::string stanza;   ///< empty: no single service is to blame
    std::string message;  ///< what is wrong, and what was expected

    /// "services.conf:12: error: [hub] …"
    std::string text(std::string_view file) const;
};

class Problems {
public:
    void error(int line, std::string_view stanza, std::string message);
    void warning(int line, std::string_view stanza, std::string message);
    const std::vector<Problem>& items() const noexcept { return items_; }
    /// The first error of that stanza, or null.
    const Problem* error_of(std::string_view stanza) const noexcept;
    bool any_error() const noexcept;
    /// In the order of the file's lines.
    void sort();

private:
    std::vector<Problem> items_;
};

/// The nearest of `known` to a misspelled `name`, as "; did you mean 'x'?", or "" when nothing is near.
std::string suggestion(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace orrery::kernel
