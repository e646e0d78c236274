// A statement with named parameters.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace ado_net {

/// The text cut at its parameters: pieces[0], parameter uses[0], pieces[1], …; one piece more than uses.
struct Command {
    std::vector<std::string> pieces;
    std::vector<size_t> uses;  ///< which parameter, counted from 0

    /// With `?` in the parameters' places, as ODBC has them.
    std::string with_marks() const;
};

/// Finds `@name` (without case) and `$1` outside of quotes, comments and dollar quotes. `names` are the parameters',
/// with or without `@`. Throws Error(invalid): a parameter that is not declared, or declared and not used.
Command parse_command(std::string_view text, const std::vector<std::string>& names);

/// `CALL procedure(parameters in order)` for CommandType=StoredProcedure. Throws Error(invalid) unless it is a plain
/// name.
Command call_of(std::string_view procedure, const std::vector<std::string>& names);

}  // namespace ado_net
