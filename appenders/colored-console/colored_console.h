// log4net's ColoredConsoleAppender.
#pragma once
#include <orrery/kit/log/console_base.h>

namespace orrery::appenders {

class ColoredConsole : public logkit::ConsoleBase {
public:
    ColoredConsole(Host host, const Config& config);

private:
    std::string_view colour(logkit::LevelNumber level) const override { return colours_.of(level); }
    logkit::LevelColours colours_;
};

}  // namespace orrery::appenders
