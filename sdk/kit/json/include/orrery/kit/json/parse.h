// Text to value.
#pragma once

#include <orrery/kit/json/value.h>

#include <cstddef>
#include <string_view>

namespace orrery::json {

/// How much a text may hold before it is refused.
struct ParseLimits {
    std::size_t depth = 256;         ///< nested arrays and objects
    std::size_t bytes = 64u << 20;   ///< of text
    std::size_t values = 4'000'000;  ///< of every kind together
};

/// Where and why a text is no JSON, or passes a limit.
class ParseError : public Error {
public:
    ParseError(const std::string& what, std::size_t offset) : Error(what), offset_(offset) {}
    /// In bytes from the start of the text.
    std::size_t offset() const { return offset_; }

private:
    std::size_t offset_;
};

/// Parses exactly one JSON value (RFC 8259; UTF-8 is checked; a repeated member name is an error, so that two readers
/// can never understand one text differently). Does not recurse. Throws ParseError. [any thread]
Value parse(std::string_view text, const ParseLimits& limits = {});

}  // namespace orrery::json
