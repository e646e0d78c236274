#include "declarations.h"

namespace orrery::repository::types {

Type user() {
    return Type("User")
        .custom_properties()
        .with({text("userId").required().condensed().accessible().at_most(512),
               text("userDirectory").required().condensed().accessible().at_most(512),
               text("userDirectoryConnectorName").condensed().accessible(), text("name").condensed().accessible(),
               texts("roles").accessible().at_most(100),
               children("attributes", "UserAttribute").accessible().at_most(5000), boolean("inactive"),
               boolean("removedExternally"), boolean("blacklisted"), boolean("deleteProhibited").computed(),
               guids("favorites").at_most(10'000)})
        .tagged()
        .unique_together({"userDirectory", "userId"});
}

Type user_attribute() {
    return Type("UserAttribute")
        .child()
        .with({text("attributeType").required(), text("attributeValue"), text("externalId")});
}

}  // namespace orrery::repository::types
