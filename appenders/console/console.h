// log4net's ConsoleAppender.
#pragma once
#include <orrery/kit/log/console_base.h>

namespace orrery::appenders {

class Console : public logkit::ConsoleBase {
public:
    Console(Host host, const Config& config) : ConsoleBase(std::move(host), config) {}
};

}  // namespace orrery::appenders
