// One file out of a zip archive that is in memory.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::engine {

/// Unpacked bytes that one member of an archive may have.
constexpr std::size_t kLargestMember = std::size_t{512} << 20;

/// The unpacked bytes of the member; nullopt if there is none of this name. `check_cancelled` is called often and
/// throws to stop. Throws LoadError, calling the archive `shown`, for what is no zip archive, is damaged, encrypted or
/// too large.
std::optional<std::string> read_zip_member(std::string_view archive, const std::string& member,
                                           const std::string& shown, const std::function<void()>& check_cancelled);

}  // namespace orrery::engine
