// Values as they are written in services.conf: durations, sizes, truth, lists.
#pragma once
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

std::optional<int64_t> whole_number(std::string_view text) noexcept;
/// true/false, 1/0, yes/no, in any case.
std::optional<bool> truth(std::string_view text);
/// "250ms", "30s", "5m", "2h", "1d".
std::optional<Milliseconds> duration(std::string_view text) noexcept;
/// "4096", "64KB", "10MB", "2GB" (powers of 1024).
std::optional<uint64_t> byte_size(std::string_view text) noexcept;
/// A byte size, or "1%" to "100%" of the memory of this machine.
std::optional<uint64_t> memory_size(std::string_view text) noexcept;

}  // namespace orrery::kernel
