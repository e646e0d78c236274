// What an appender derives from that writes to the terminal.
#pragma once
#include <orrery/kit/log/appender_base.h>

namespace orrery::logkit {

/// [one thread] Rows to standard output or standard error, each written whole with the others of its batch. Control
/// characters in a row's text are shown as \xNN: a message cannot steer the terminal. A reader that takes nothing for
/// a second loses rows; they are counted as `console_rows_lost`.
class ConsoleBase : public AppenderBase {
protected:
    /// A stanza without --target is idle; an opened appender without Target writes to standard output.
    ConsoleBase(Host host, const Config& config);
    /// The escape sequence in front of a row of that level; empty: none. Borrowed until the next call.
    virtual std::string_view colour(LevelNumber) const { return {}; }
    /// Where it writes, for tests.
    void write_to(int descriptor) noexcept { descriptor_ = descriptor; }

private:
    void write(const Event& event, std::string_view text) final;
    void end_batch() final;

    int descriptor_;
    std::string batch_;
    std::uint64_t rows_ = 0;
    Trouble trouble_;
};

/// A table of levels, such as mapping settings give: a row has the entry of the highest level that is not above its
/// own.
class LevelColours {
public:
    void set(LevelNumber from, std::string sequence);
    std::string_view of(LevelNumber level) const noexcept;

private:
    std::vector<std::pair<LevelNumber, std::string>> entries_;  // the highest first
};

/// The settings that ConsoleBase reads beside ORRERY_APPENDER_SETTINGS.
#define ORRERY_CONSOLE_SETTINGS \
    { "target", "Console.Out or Console.Error; without it only opened appenders write" }

}  // namespace orrery::logkit
