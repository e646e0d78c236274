// .NET's connection strings: Name=value;Name="value; with";…
#pragma once
#include <orrery/kit/log/spec.h>

namespace ado_net {

/// Names without case, the last of a name counts. Values may stand in quotes or braces. Throws Error(invalid), never
/// with the text: it holds a password.
orrery::logkit::Params parse_connection_string(std::string_view text);

}  // namespace ado_net
