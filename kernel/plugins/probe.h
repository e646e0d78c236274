// What libraries declare, read in a process that may crash over it.
#pragma once
#include <memory>
#include <vector>

#include "plugins/facts.h"
#include "plugins/locate.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

struct Probe {
    std::shared_ptr<const PluginFacts> facts;  ///< null: it cannot be used, and `refusal` says why
    std::string refusal, hint;
    bool is_script = false;  ///< a program that speaks the frames itself: known only once it runs
};

/// Opens the library of every place, after the checks of owner, mode and signature. The answers are in the order of
/// `places`. Precondition: this process has no other thread.
std::vector<Probe> probe(const std::vector<PluginPlace>& places, const PluginRoots& roots);

}  // namespace orrery::kernel
