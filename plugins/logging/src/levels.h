// Levels of loggers set while the site runs, kept over restarts.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace orrery::logging {

constexpr std::string_view level_topic = "orrery.log.level";

/// "off", "fatal", "error", "warn", "info" or "debug" for a name in any case (also "Warning"); nothing for others.
std::optional<std::string> level_word(std::string_view name);

/// Logger, or "stanza:NAME" → level, in a file. [one thread]
class Levels {
public:
    using Map = std::map<std::string, std::string>;
    /// A file that is not there, or lines of it that say nothing, leave levels as they are.
    explicit Levels(std::filesystem::path file);
    /// Empty levels take back what was set. Throws std::runtime_error when the file cannot be written.
    void set(const Map& levels);
    const Map& all() const noexcept { return levels_; }

private:
    std::filesystem::path file_;
    Map levels_;
};

/// Whose level counts: what was set on this node by hand, else what the repository's settings of its services say.
/// [one thread]
class LevelBook {
public:
    using Tell = std::function<void(const std::string& logger, const std::string& level)>;
    /// `tell` is told what counts whenever that changes; "default" when nobody says anything any more.
    LevelBook(const std::filesystem::path& folder, Tell tell);

    /// Tells everything, at the start.
    void tell_all();
    /// By hand; "default" takes it back.
    void set(const std::string& logger, const std::string& level);
    /// What the repository says of a service: facility → level; others are not heeded. `stanzas` are the service: what
    /// they write through loggers of their own names belongs to the facility System.
    void hear(const std::string& service, const std::vector<std::string>& stanzas, const Levels::Map& levels);
    /// "LOGGER LEVEL" a line, of one logger or of all.
    std::string text(std::string_view logger) const;

private:
    void tell_changes();
    Levels::Map effective() const;

    Levels own_, site_;
    Levels::Map told_;
    const Tell tell_;
};

}  // namespace orrery::logging
