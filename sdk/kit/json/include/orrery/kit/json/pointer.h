// JSON Pointer (RFC 6901): "/qInfo/qId".
#pragma once

#include <orrery/kit/json/value.h>

#include <string>
#include <string_view>
#include <vector>

namespace orrery::json {

/// The unescaped steps of a pointer; "" is the whole document. Throws Error when it does not start with '/'.
std::vector<std::string> split_pointer(std::string_view pointer);

/// What the pointer leads to, or nullptr. Throws Error on a malformed pointer.
const Value* resolve(const Value& document, std::string_view pointer);
/// The same in a document that may be changed; valid until it is.
Value* resolve(Value& document, std::string_view pointer);

/// One step, escaped for use in a pointer ('~' and '/').
std::string escape_step(std::string_view step);

}  // namespace orrery::json
