// What to run and how to treat it: the fields of host.spawn, and of ExePath= stanzas.
#pragma once
#include <orrery/record.h>

#include "conf/stanza.h"

namespace orrery::kernel {

struct ProgramSpec {
    std::string program;
    std::vector<std::string> arguments, environment;
    std::string directory, user;
    RestartRules restart;
    int stop_signal = 15;
    Milliseconds stop_grace{10'000};
    Confinement confinement;

    /// Reads the fields documented at orrery_host::spawn; throws Error(invalid) naming the wrong one.
    static ProgramSpec from_record(Record record);
    /// The same fields, for the guard.
    Fields to_fields() const;
};

}  // namespace orrery::kernel
