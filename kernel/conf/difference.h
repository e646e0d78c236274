// What lies between two readings of a stanza: whether a running service can go on as it is.
#pragma once
#include "conf/stanza.h"

namespace orrery::kernel {

enum class Difference {
    none,        ///< nothing; only lines may have moved
    supervised,  ///< only what the dispatcher itself heeds: deadlines, restarts, listeners, names
    parameters,  ///< the parameters of [name.parameters], perhaps with such keys
    life,        ///< what can only be changed by a new life: the plugin, its place, its rights
};

/// Compares what the stanzas say, not where they say it.
Difference difference(const Stanza& before, const Stanza& after);

}  // namespace orrery::kernel
