// A place to run a single plugin in a process of its own, away from the site it belongs to.
#pragma once
#include "isolation/isolated.h"
#include "plugins/locate.h"

namespace orrery::kernel {

class Workshop {
public:
    Workshop();
    ~Workshop();
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    /// Starts the plugin's process; it is neither created nor started there. Throws Error when it cannot be. `stanza`
    /// must outlive the workshop. [any thread]
    std::unique_ptr<Instance> open(const Stanza& stanza, const PluginPlace& place);

private:
    std::filesystem::path folder_;  // logs and copies, gone at the end
    std::unique_ptr<Machine> machine_;
};

}  // namespace orrery::kernel
