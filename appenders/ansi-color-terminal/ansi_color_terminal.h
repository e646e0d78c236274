// log4net's AnsiColorTerminalAppender.
#pragma once
#include <orrery/kit/log/colours.h>

namespace orrery::appenders {

class AnsiColorTerminal : public logkit::ColouredConsoleBase {
public:
    AnsiColorTerminal(Host host, const Config& config);
};

}  // namespace orrery::appenders
