// log4net's FileAppender: everything is done by the kit.
#pragma once
#include <orrery/kit/log/file_appender_base.h>

namespace orrery::appenders {

class File : public logkit::FileAppenderBase {
public:
    File(Host host, const Config& config) : FileAppenderBase(std::move(host), config) { open(); }
    ~File() override { close(); }
};

}  // namespace orrery::appenders
