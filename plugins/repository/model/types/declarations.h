// Every entity type of the site, one function each. A new type is a declaration here and a line in site_model.cpp.
#pragma once

#include "../type.h"

namespace orrery::repository::types {

// users.cpp
Type user();
Type user_attribute();
// metadata.cpp
Type tag();
Type custom_property_definition();
Type custom_property_value();
// content.cpp
Type stream();
Type app();
Type app_object();
Type data_connection();
// rules.cpp
Type system_rule();
// proxy.cpp, virtual_proxy.cpp
Type proxy_service();
Type virtual_proxy_config();
Type saml_attribute_map();
Type jwt_attribute_map();
Type oidc_attribute_map();
// nodes.cpp, engine.cpp, services.cpp
Type service_cluster();
Type server_node_configuration();
Type server_node_role();
Type engine_service();
Type repository_service();
Type scheduler_service();
Type printing_service();

}  // namespace orrery::repository::types
