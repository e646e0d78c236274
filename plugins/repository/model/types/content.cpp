#include "declarations.h"
#include "enumerations.h"

namespace orrery::repository::types {
namespace {
constexpr std::size_t long_text = 64 * 1024;
}

Type stream() {
    return Type("Stream").custom_properties().owned().with({text("name").required().condensed().accessible()}).tagged();
}

Type app() {
    return Type("App")
        .custom_properties()
        .owned()
        .with({text("name").required().condensed().accessible(), text("appId").condensed(), guid("sourceAppId"),
               guid("targetAppId"), date("publishTime").condensed().computed(),
               boolean("published").condensed().computed()})
        .tagged()
        .with({text("description").at_most(long_text), reference("stream", "Stream").condensed().accessible(),
               integer("fileSize"), date("lastReloadTime"), text("thumbnail"),
               text("savedInProductVersion").condensed(), text("migrationHash").condensed(), text("dynamicColor"),
               enumeration("availabilityStatus", enumerations::app_availability).condensed(),
               date("lastDataDistribution")});
}

Type app_object() {
    return Type("App.Object")
        .owned()
        .with({text("name").condensed().accessible().at_most(long_text), text("engineObjectId").condensed(),
               reference("app", "App").required().accessible().when_deleted(OnDelete::cascade),
               text("contentHash").condensed(), integer("size"), text("engineObjectType").condensed(),
               text("description").condensed().accessible().at_most(long_text), text("attributes").at_most(long_text),
               text("objectType").condensed().accessible(), date("publishTime").condensed().computed(),
               boolean("published").condensed().accessible().computed(), boolean("approved").accessible().computed()})
        .tagged()
        .with({text("sourceObject"), text("draftObject")});
}

Type data_connection() {
    return Type("DataConnection")
        .custom_properties()
        .owned()
        .with({text("name").required().condensed().accessible().unique().at_most(512),
               text("connectionstring").condensed().at_most(long_text), text("type").condensed().accessible(),
               text("engineObjectId").condensed(), text("username").condensed(), text("password").condensed().secret(),
               enumeration("logOn", enumerations::log_on).condensed(),
               enumeration("architecture", enumerations::architecture).condensed()})
        .tagged();
}

}  // namespace orrery::repository::types
