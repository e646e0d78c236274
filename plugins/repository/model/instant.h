// Points in time with millisecond steps, always UTC.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::repository {

struct Instant {
    std::int64_t milliseconds = none_milliseconds;  // since 1970-01-01

    /// What the interface sends for "no date": 1753-01-01T00:00:00.000Z.
    static constexpr std::int64_t none_milliseconds = -6847804800000;
    static Instant none() { return {}; }
    static Instant now();
    /// Strictly later than `earlier`, and now if possible: modification dates never stand still.
    static Instant after(Instant earlier);
    /// yyyy-MM-ddTHH:mm:ss.fffZ
    std::string text() const;
    /// Date, or date and time with a 'T' or a blank, a fraction of any length, 'Z' or +hh[:mm] at the end.
    static std::optional<Instant> parse(std::string_view text);
    auto operator<=>(const Instant&) const = default;
};

}  // namespace orrery::repository
