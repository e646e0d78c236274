// Wildcard comparison: * is any run, ? is one character; case is ignored.
#pragma once

#include <string>
#include <string_view>

namespace orrery::engine {

/// A pattern prepared once for many comparisons. Linear in text times pattern at worst, never exponential.
class Wildcard {
public:
    explicit Wildcard(std::string_view pattern);
    bool matches(std::string_view text) const;

private:
    std::string pattern_;  // lower case
};

bool has_wildcard(std::string_view pattern);

}  // namespace orrery::engine
