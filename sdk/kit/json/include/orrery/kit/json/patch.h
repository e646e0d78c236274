// JSON Patch (RFC 6902): add, remove, replace, move, copy, test.
#pragma once

#include <orrery/kit/json/value.h>

#include <string>
#include <string_view>

namespace orrery::json {

/// One operation. Throws Error naming the path when it does not apply; the document may then be half changed, so apply
/// a list to a copy (as apply_patch does).
void apply_operation(Value& document, std::string_view operation, std::string_view path, const Value& value,
                     std::string_view from = {});

/// A whole patch (array of {op, path, value, from}): all of it or, on an Error, nothing.
void apply_patch(Value& document, const Value& patch);

}  // namespace orrery::json
