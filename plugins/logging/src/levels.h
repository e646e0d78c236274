// Levels of loggers set while the site runs, kept over restarts.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace orrery::logging {

constexpr std::string_view level_topic = "orrery.log.level";

/// "off", "fatal", "error", "warn", "info" or "debug" for a name in any case (also "Warning"); nothing for others.
std::optional<std::string> level_word(std::string_view name);

/// Logger, or "stanza:NAME" → level. [one thread]
class Levels {
public:
    /// A file that is not there, or lines of it that say nothing, leave levels as they are.
    explicit Levels(std::filesystem::path file);
    /// An empty level takes back what was set. Throws std::runtime_error when the file cannot be written.
    void set(const std::string& logger, const std::string& level);
    const std::map<std::string, std::string>& all() const noexcept { return levels_; }

private:
    std::filesystem::path file_;
    std::map<std::string, std::string> levels_;
};

}  // namespace orrery::logging
