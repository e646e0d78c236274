// A place to run a single plugin in a process of its own, away from the site it belongs to.
#pragma once
#include "isolation/isolated.h"
#include "plugins/locate.h"
#include "plugins/scratch_folder.h"

namespace orrery::kernel {

class Workshop {
public:
    Workshop();

    /// Starts the plugin's process; it is neither created nor started there. Throws Error when it cannot be. `stanza`
    /// must outlive the workshop. [any thread]
    std::unique_ptr<Instance> open(const Stanza& stanza, const PluginPlace& place);

private:
    ScratchFolder folder_;
    std::unique_ptr<Machine> machine_;
};

}  // namespace orrery::kernel
