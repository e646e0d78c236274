// LocalLogConfig.xml: appenders added to the default logging.
#pragma once
#include <orrery/kit/log/spec.h>

namespace orrery::logkit {

constexpr size_t max_local_config = 1u << 20;  ///< bytes; a longer file is refused

/// Which appenders get the rows of a logger and those below it (`Audit.Proxy` also has `Audit.Proxy.Sessions`).
struct LoggerRef {
    std::string logger;
    std::vector<std::string> appenders;
};

/// What the whole file says. Owns its texts.
struct LocalLogConfig {
    std::vector<AppenderSpec> appenders;
    std::vector<std::string> root;  ///< names of the appenders that get every row
    std::vector<LoggerRef> loggers;
};

/// Reads the file's text. Takes the manual's schema and its printed examples: no `configuration` around the elements, a
/// `logger` within a `logger`. No DTD, no external entities. `origin` names the file in errors. Throws Error(invalid):
/// `origin:line:column: what was wrong, what was expected`, with the nearest known name as hint; Error(limit) beyond
/// 1 MB. Parameters are judged by the appender, not here. [any thread]
LocalLogConfig read_local_log_config(std::string_view text, std::string_view origin);

}  // namespace orrery::logkit
