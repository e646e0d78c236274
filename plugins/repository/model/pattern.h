// Regular expressions of rules, matched in linear time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace orrery::repository {

class Pattern {
public:
    /// Throws std::invalid_argument when the expression is malformed or its program too large.
    explicit Pattern(const std::string& expression);
    ~Pattern();
    /// True when the expression matches somewhere in the text; anchors are up to the expression.
    bool found_in(std::string_view text) const;

private:
    struct Program;
    std::unique_ptr<Program> program_;
};

}  // namespace orrery::repository
