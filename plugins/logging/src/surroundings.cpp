#include "surroundings.h"

#include <orrery/kit/log/layout.h>

#include <cctype>

namespace orrery::logging {

std::string file_part(std::string_view text) {
    std::string out;
    if (text.empty() || text.front() == '.') out += '_';
    for (char c : text.substr(0, 100))
        out += std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' ? c : '_';
    return out;
}

Surroundings surroundings_here() {
    auto& here = logkit::Surroundings::here();
    return {file_part(here.host_name), ORRERY_VERSION, here.user, {}};
}

}  // namespace orrery::logging
