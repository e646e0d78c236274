#include "declarations.h"
#include "enumerations.h"

namespace orrery::repository::types {

Type system_rule() {
    return Type("SystemRule")
        .with({text("category", "Security").condensed().accessible(), text("subcategory").condensed().accessible(),
               text("type", "Custom").condensed().accessible(), text("name").required().condensed().accessible(),
               text("rule").condensed().at_most(64 * 1024),
               text("resourceFilter").required().condensed().accessible().at_most(16 * 1024),
               integer("actions").required().condensed(), text("comment").condensed().at_most(16 * 1024),
               boolean("disabled").condensed(), enumeration("ruleContext", enumerations::rule_context),
               guid("seedId").computed(), integer("version").computed()})
        .tagged();
}

}  // namespace orrery::repository::types
