#include "lifecycle/placement.h"

#include <orrery/error.h>

namespace orrery::kernel {

Placement placement_of(const Stanza& stanza, bool shipped) {
    auto out = stanza.placement != Placement::unset ? stanza.placement
               : shipped                            ? Placement::inprocess
                                                    : Placement::isolated;
    if (out == Placement::isolated) return out;
    std::string misplaced;
    for (auto* key : {"User", "MemoryLimit", "LargePages", "FileLimit", "Nice", "NoNewPrivileges", "Sandbox",
                      "AllowRead", "AllowWrite"})
        if (stanza.given(key)) misplaced += (misplaced.empty() ? "" : " ") + std::string(key) + "=";
    if (!misplaced.empty())
        throw Error(Code::invalid, misplaced + " needs Host=isolated: this plugin runs in the dispatcher's own process",
                    "add Host=isolated, or take " + misplaced + " out");
    return out;
}

}  // namespace orrery::kernel
