// Time zones as the system's database knows them, and those named by their offset.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace orrery::engine {

/// Immutable.
class TimeZone {
public:
    /// "GMT", "UTC", "GMT+05:30", "Europe/Stockholm", or only the city, ignoring case. Null when nobody knows it.
    /// Any thread; what was found once is kept.
    static std::shared_ptr<const TimeZone> find(std::string_view name);

    /// Local time minus UTC, in days, at a UTC time (day serial). Without daylight saving it is that of the winter.
    [[nodiscard]] double offset_at(double utc, bool daylight_saving = true) const;

private:
    struct Change {
        double utc = 0;  ///< from when on
        double offset = 0;
        double winter = 0;  ///< the same without daylight saving
    };
    static std::shared_ptr<const TimeZone> fixed(double offset);
    static std::shared_ptr<const TimeZone> read(std::string_view bytes);

    double before_ = 0;  ///< offset before all changes
    std::vector<Change> changes_;
};

}  // namespace orrery::engine
