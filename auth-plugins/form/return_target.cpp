#include "return_target.h"

#include <algorithm>

namespace orrery::form {

std::string safe_return_target(std::string_view target) {
    // Browsers drop tabs and line ends and read a backslash as a slash, so "/\t/evil" would leave the site.
    const auto forbidden = [](unsigned char letter) { return letter < 0x21 || letter == 0x7f || letter == '\\'; };
    if (target.size() > 2048 || !target.starts_with('/') || target.starts_with("//")) return {};
    if (std::any_of(target.begin(), target.end(), forbidden)) return {};
    return std::string(target);
}

std::string_view host_of_origin(std::string_view origin) {
    for (const std::string_view scheme : {"https://", "http://"})
        if (origin.starts_with(scheme)) return origin.substr(scheme.size());
    return {};
}

}  // namespace orrery::form
