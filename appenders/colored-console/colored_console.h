// log4net's ColoredConsoleAppender.
#pragma once
#include <orrery/kit/log/colours.h>

namespace orrery::appenders {

class ColoredConsole : public logkit::ColouredConsoleBase {
public:
    ColoredConsole(Host host, const Config& config);
};

}  // namespace orrery::appenders
