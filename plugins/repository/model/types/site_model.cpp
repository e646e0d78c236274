#include "declarations.h"

namespace orrery::repository {

const Model& Model::site() {
    static const Model model({types::user(),
                              types::user_attribute(),
                              types::tag(),
                              types::custom_property_definition(),
                              types::custom_property_value(),
                              types::stream(),
                              types::app(),
                              types::app_object(),
                              types::data_connection(),
                              types::system_rule(),
                              types::service_cluster(),
                              types::server_node_role(),
                              types::server_node_configuration(),
                              types::engine_service(),
                              types::repository_service(),
                              types::scheduler_service(),
                              types::printing_service(),
                              types::proxy_service(),
                              types::virtual_proxy_config(),
                              types::saml_attribute_map(),
                              types::jwt_attribute_map(),
                              types::oidc_attribute_map()});
    return model;
}

}  // namespace orrery::repository
