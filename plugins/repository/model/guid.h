// GUIDs: 16 bytes, lower-case text with dashes.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::repository {

struct Guid {
    std::array<std::uint8_t, 16> bytes{};

    /// "none" on the wire: 00000000-0000-0000-0000-000000000000.
    bool zero() const { return *this == Guid{}; }
    std::string text() const;
    /// Accepts 8-4-4-4-12 hex digits of either case, nothing around them.
    static std::optional<Guid> parse(std::string_view text);
    /// Version 4, from the system's random generator.
    static Guid random();
    auto operator<=>(const Guid&) const = default;
};

}  // namespace orrery::repository

template <>
struct std::hash<orrery::repository::Guid> {
    std::size_t operator()(const orrery::repository::Guid& guid) const noexcept {
        return std::hash<std::string_view>{}({reinterpret_cast<const char*>(guid.bytes.data()), guid.bytes.size()});
    }
};
