// The configuration that is in force, value by value, each with its origin; secrets are hidden already.
#pragma once
#include "check/examination.h"

namespace orrery::kernel {

struct Shown {
    std::string name, value;
    Place at;            ///< "default" for what a plugin declares
    std::string origin;  ///< "services.conf:12", "environment ORRERY_…", with the secret file if there is one
    bool is_secret = false, is_flag = false;
};

struct ShownSection {
    std::string name;  ///< "globals" or the service's
    Place at;
    std::vector<Shown> keys, parameters;
};

std::vector<ShownSection> effective(const Examination& examined);

}  // namespace orrery::kernel
