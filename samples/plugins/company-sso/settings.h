// The stanza's parameters, checked.
#pragma once
#include <orrery/config.h>

namespace company {

struct Settings {
    std::string sign_in_page, site, path, directory, key;
    std::chrono::milliseconds patience;
    /// Throws Error(invalid) naming the parameter and what is expected.
    explicit Settings(const orrery::Config& config);
};

}  // namespace company
