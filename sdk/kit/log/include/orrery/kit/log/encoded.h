// What keeps a row text: the vendor's replacement characters, by which it is one line of tab-separated fields, and
// UTF-8.
#pragma once
#include <string>
#include <string_view>

namespace orrery::logkit {

/// Appends `text` with tab, line feed, form feed and carriage return replaced by U+21D4, U+2193, U+2192 and U+21B5.
/// NUL, and bytes that are no UTF-8, become U+FFFD: readers of the file would take it for no text.
void append_encoded(std::string& out, std::string_view text);
/// Replaces bytes that are no UTF-8 by U+FFFD each, for receivers that take nothing else.
void make_utf8(std::string& text);

}  // namespace orrery::logkit
