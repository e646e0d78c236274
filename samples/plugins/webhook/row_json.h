// Log rows as JSON.
#pragma once
#include <orrery/appender.h>

namespace webhook {

/// A JSON string in quotes; bytes that are no UTF-8 become U+FFFD.
std::string json_text(std::string_view text);
/// One row as a JSON object.
std::string json_row(const orrery::LogRows& rows, uint32_t row);

}  // namespace webhook
