// Texts that were read by another code page than they were written in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::engine {

/// The text's bytes in Windows-1252, read by the code page of this number. Nothing where it has other characters, the
/// bytes mean nothing there, or nobody knows the code page.
std::optional<std::string> read_by_code_page(std::string_view text, std::int64_t page);

}  // namespace orrery::engine
