// Names of appender types, filters and layouts in all their spellings.
#pragma once
#include <string>
#include <string_view>

namespace orrery::logkit {

/// The short kind, which is also the name of the plugin's folder below appenders/: "qs-rolling-file", "rolling-file",
/// "file", "console", "colored-console", "ansi-color-terminal", "event-log", "remote-syslog", "udp", "telnet", "smtp",
/// "smtp-pickup-dir", "ado-net", "remoting", "asp-net-trace", "net-send", "webhook", "otlp". Takes log4net's, the
/// vendor's and the short form, any case, with or without namespace and assembly (", log4net"), and the manual's
/// misprints. A name it does not know is taken for a stanza's and comes back in lower case. [any thread]
std::string type_of(std::string_view type);
/// The known kind or name nearest to what was written, for hints; empty when none is near.
std::string nearest_type(std::string_view type);
/// The last part of a dotted type without assembly, in lower case, and without `suffix` when it ends with it:
/// short_type("log4net.Filter.LevelMatchFilter, log4net", "filter") is "levelmatch".
std::string short_type(std::string_view type, std::string_view suffix = {});

}  // namespace orrery::logkit
