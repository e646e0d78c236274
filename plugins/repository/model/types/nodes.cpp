#include "declarations.h"
#include "enumerations.h"

namespace orrery::repository::types {

Type service_cluster() {
    return Type("ServiceCluster")
        .with({text("name").required().condensed()})
        .part("settings", "ServiceCluster.Settings",
              {enumeration("persistenceMode", enumerations::persistence_mode, 2), boolean("dataCollection"),
               boolean("tasksImpersonation"), boolean("encryption.enableEncryptQvf"),
               boolean("encryption.enableEncryptQvd"), text("encryption.encryptionKeyThumbprint"),
               text("sharedPersistenceProperties.rootFolder"), text("sharedPersistenceProperties.appFolder"),
               text("sharedPersistenceProperties.staticContentRootFolder"),
               text("sharedPersistenceProperties.archivedLogsRootFolder"),
               text("sharedPersistenceProperties.databaseHost"), integer("sharedPersistenceProperties.databasePort"),
               integer("sharedPersistenceProperties.failoverTimeout", 10)});
}

Type server_node_role() {
    return Type::bare("ServerNodeRole").with({enumeration("definition", enumerations::node_role)});
}

Type server_node_configuration() {
    return Type("ServerNodeConfiguration")
        .custom_properties()
        .with({text("name").required().condensed().accessible(), text("hostName").required().condensed(),
               boolean("isCentral").accessible().computed(), enumeration("nodePurpose", enumerations::node_purpose),
               boolean("engineEnabled"), boolean("proxyEnabled"), boolean("printingEnabled"),
               boolean("schedulerEnabled")})
        .tagged()
        .with({text("temporaryfilepath").condensed(), children("roles", "ServerNodeRole").condensed().at_most(16),
               reference("serviceCluster", "ServiceCluster").condensed(), boolean("failoverCandidate")});
}

}  // namespace orrery::repository::types
