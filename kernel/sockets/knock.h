// Asks a program at its own port whether it serves.
#pragma once
#include "conf/stanza.h"

namespace orrery::kernel {

struct Knock {
    std::string failure;  ///< "" when it serves
    bool silent = false;  ///< the failure is that nothing came in time
};

/// By::port: whether somebody accepts a connection; By::http: whether a GET is answered with 2xx. [any thread]
Knock knock(const Readiness& door, Milliseconds patience);

}  // namespace orrery::kernel
