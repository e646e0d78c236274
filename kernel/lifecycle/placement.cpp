#include "lifecycle/placement.h"

#include <orrery/error.h>

namespace orrery::kernel {

Placement placement_of(const Stanza& stanza, bool shipped) {
    auto out = stanza.placement != Placement::unset ? stanza.placement
               : shipped                            ? Placement::inprocess
                                                    : Placement::isolated;
    if (out == Placement::isolated) return out;
    for (auto* key : {"User", "MemoryLimit", "LargePages", "FileLimit", "Nice", "NoNewPrivileges", "Sandbox",
                      "AllowRead", "AllowWrite"})
        if (stanza.given(key))
            throw Error(Code::invalid,
                        std::string(key) + "= needs Host=isolated: this plugin runs in the dispatcher's own process",
                        "add Host=isolated, or take " + std::string(key) + "= out");
    return out;
}

}  // namespace orrery::kernel
