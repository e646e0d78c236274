// The plugin's entry.
#include <orrery/plugin.h>

#include "module.h"

namespace {
class Header : public orrery::header::HeaderModule {
public:
    Header(orrery::Host host, const orrery::Config& config)
        : HeaderModule(std::move(host), orrery::header::Peers(config.list("trusted"))) {}
};
}  // namespace

ORRERY_PLUGIN(Header, "org.orrery.header", "0.1.0",
              {"trusted",
               "address or range (10.1.2.0/24) of a front that may name the user, once for each; a front must remove "
               "the header from what clients send",
               "", "text", "", ORRERY_SETTING_REQUIRED | ORRERY_SETTING_LIST})
