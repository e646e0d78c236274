// What a site and its nodes hold before anybody signs in.
#pragma once

#include <string>

#include "store/store.h"

namespace orrery::repository {

struct NodeSettings {
    std::string host_name;
    std::string share_folder;
    std::int64_t proxy_port = 443, proxy_rest_port = 4243, engine_port = 4747;
    std::string database_host;
    std::int64_t database_port = 4432;
};

/// Adds what is missing, each thing once in the life of the site: what was changed or deleted since stays so. Several
/// nodes may do this at once. Gives the id of this node's ServerNodeConfiguration.
/// `known` is the id the node remembers from before (zero when it does not).
Guid prepare_site(Store& store, const NodeSettings& settings, const Guid& known);

}  // namespace orrery::repository
