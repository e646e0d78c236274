// Which resources a rule speaks of: "App*, Stream_<guid>, DataConnection_*".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/predicate.h"

namespace orrery::repository {

/// A parsed resource filter. It is matched against "<type>_<id>" without case.
class ResourceFilter {
public:
    ResourceFilter() = default;
    /// Throws Invalid when an item is empty or has a '*' anywhere but at its end.
    explicit ResourceFilter(std::string_view text);

    /// The condition on entities of that type: never when the filter does not speak of it.
    PredicatePtr on(const Type& type) const;
    /// True for a resource of that type name and id text; for resources that are no entities, such as QmcSection_App.
    bool covers(std::string_view type, std::string_view id) const;

private:
    struct Item {
        std::string text;  // folded, without the star
        bool open = false;
    };
    std::vector<Item> items_;
};

}  // namespace orrery::repository
