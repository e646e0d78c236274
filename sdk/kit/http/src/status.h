// Reason phrases.
#pragma once
#include <string_view>

namespace orrery::kit::http {
std::string_view status_text(int status);
}
