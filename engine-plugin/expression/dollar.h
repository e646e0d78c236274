// Dollar expansion: $(v), $(v(a,b)), $(=expr), $(#v) are replaced by text before an expression or statement is parsed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "expression/error.h"
#include "storage/value.h"

namespace orrery::engine {

/// Where expansions get their text from. Implemented by the load script and by apps.
class DollarSource {
public:
    virtual ~DollarSource() = default;
    /// The definition of a variable as it was set; nothing when there is no such variable.
    virtual std::optional<std::string> variable(std::string_view name) const = 0;
    /// The value of an expression at document level; for $(=...) and for variables whose definition starts with "=".
    /// `expression` has no leading "=" and is already expanded. An error makes the expansion fail.
    virtual Outcome<Value> evaluate(std::string_view expression) const = 0;
    /// The content of a file for $(Include=...); nothing when includes are not possible here or the file is missing.
    virtual std::optional<std::string> include(std::string_view path) const {
        return static_cast<void>(path), std::nullopt;
    }
};

/// Expands until nothing is left to expand. Unknown variables become empty texts. Errors: expansions nested too deeply
/// (a variable that contains itself), a result beyond kLongestExpression, an unclosed "$(", a missing must_include.
Outcome<std::string> expand_dollars(std::string_view text, const DollarSource& source);

}  // namespace orrery::engine
