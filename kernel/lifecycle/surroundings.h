// Where a site lives, and what its units share.
#pragma once
#include <atomic>
#include <functional>

#include "lifecycle/listeners.h"
#include "plugins/locate.h"

namespace orrery::kernel {

struct Folders {
    std::filesystem::path site, run, binary;
    std::filesystem::path data() const { return site / "data"; }
    std::filesystem::path logs() const { return site / "logs"; }
};

struct Surroundings {
    Folders folders;
    PluginRoots roots;
    Machine& machine;
    Listeners& listeners;
    std::function<std::string()> fingerprint;  ///< of the present configuration, for crash reports [any thread]
    /// From when on services run: a library is opened in a process of its own first, since it may crash over it.
    std::atomic<bool> running{false};
};

}  // namespace orrery::kernel
