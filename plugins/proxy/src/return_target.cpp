#include "return_target.h"

#include <orrery/kit/http/target.h>

namespace orrery::proxy {

std::string safe_return_target(std::string_view target, std::string_view otherwise) {
    // "//host" and "/\host" leave the site, and browsers drop tabs and line ends before they look.
    bool plain = target.starts_with('/') && !target.starts_with("//") && target.size() <= 4096;
    for (char c : target) plain = plain && c > ' ' && c != 0x7f && c != '\\' && static_cast<unsigned char>(c) < 0x80;
    auto fragment = target.find('#');
    auto normalised = plain ? kit::http::normalise_target(target.substr(0, fragment)) : std::nullopt;
    if (!normalised) return std::string(otherwise);
    return normalised->path + (normalised->query.empty() ? "" : "?" + normalised->query);
}

}  // namespace orrery::proxy
