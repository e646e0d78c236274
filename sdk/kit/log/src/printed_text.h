// Values as the vendor's manual prints them.
#pragma once
#include <string>

namespace orrery::logkit {

/// The manual's examples say `##x9;`, `##xD;` and `##xA;` for tab, carriage return and line feed (a reference of XML
/// with its first character lost), and break lines behind it. Whoever copied that means the character alone.
std::string without_print_marks(std::string text);

}  // namespace orrery::logkit
