// log4net's AnsiColorTerminalAppender.
#pragma once
#include <orrery/kit/log/console_base.h>

namespace orrery::appenders {

class AnsiColorTerminal : public logkit::ConsoleBase {
public:
    AnsiColorTerminal(Host host, const Config& config);

private:
    std::string_view colour(logkit::LevelNumber level) const override { return colours_.of(level); }
    logkit::LevelColours colours_;
};

}  // namespace orrery::appenders
