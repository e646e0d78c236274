// Statements as logs may show them.
#pragma once

#include <string>
#include <string_view>

namespace orrery::engine {

/// The text with `***` for what follows CONNECT TO, and for values behind names such as password, pwd, secret, token or
/// api key (`Password=…;`, `LET vToken = '…'`, `"token": "…"`): a script holds what whoever reads its log need not
/// know.
std::string masked(std::string_view statement);

}  // namespace orrery::engine
