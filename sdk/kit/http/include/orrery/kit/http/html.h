// Text within HTML.
#pragma once
#include <string>
#include <string_view>

namespace orrery::kit::http {

/// Text with the five characters that mean something in HTML escaped.
std::string escape_html(std::string_view text);

}  // namespace orrery::kit::http
