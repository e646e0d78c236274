// What a file of a data connection holds, as far as its name and beginning tell.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "orrery/kit/json.h"

namespace orrery::qix {

/// FileDataFormat of a file; `beginning` is its first few thousand bytes.
json::Value guess_format(const std::filesystem::path& name, std::string_view beginning);

/// The specification behind a file's name in a LOAD, such as "(txt, utf8, embedded labels, delimiter is ',', msq)".
/// Throws QixError file_format_unsupported for what this engine does not read.
std::string format_spec(const json::Value& format, const std::string& table);

}  // namespace orrery::qix
