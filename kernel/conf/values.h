// Values as they are written in services.conf: durations, sizes, truth, lists.
#pragma once
#include <orrery/settings.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::kernel {

using Milliseconds = std::chrono::milliseconds;

std::string_view trimmed(std::string_view text) noexcept;
std::string lower(std::string_view text);
/// Blank-separated words.
std::vector<std::string> words(std::string_view text);
/// Without the quotes, where they wrap the whole value.
std::string unquoted(std::string_view text);

/// For messages: its beginning and "…" when it is long; no character is cut in two.
std::string shown(std::string_view text);

/// A path with / where it had backslashes.
std::string with_slashes(std::string_view path);

using settings::byte_size;
using settings::duration;
using settings::truth;
using settings::whole_number;
/// A byte size, or "1%" to "100%" of the memory of this machine.
std::optional<uint64_t> memory_size(std::string_view text) noexcept;

}  // namespace orrery::kernel
