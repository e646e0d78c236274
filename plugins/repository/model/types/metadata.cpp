#include "declarations.h"

namespace orrery::repository::types {

Type tag() { return Type("Tag").with({text("name").required().condensed().unique().at_most(512)}); }

Type custom_property_definition() {
    return Type("CustomPropertyDefinition")
        .with({text("name").required().condensed().accessible().unique().at_most(256),
               text("valueType", "Text").condensed(), texts("choiceValues").condensed().at_most(10'000),
               texts("objectTypes").at_most(100), text("description")});
}

Type custom_property_value() {
    return Type("CustomPropertyValue")
        .child()
        .with({text("value"),
               reference("definition", "CustomPropertyDefinition").required().when_deleted(OnDelete::cascade)});
}

}  // namespace orrery::repository::types
