// Property paths such as stream.name, tags.name, @Department or settings.listenPort, resolved against a type.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "predicate.h"

namespace orrery::repository {

struct Segment {
    std::string name;
    bool custom = false;  // written with @: a custom property
};

/// Resolves; nullopt when some segment names nothing. The last step's field is the property itself.
/// A custom property's values and a user's attributes (by their type) are reached as if they were properties.
std::optional<PropertyPath> resolve(const Type& type, const std::vector<Segment>& segments);

/// `at_end` is a condition on the entity that holds the path's last field; the result one on the path's start.
PredicatePtr along(const PropertyPath& path, PredicatePtr at_end);
/// Some entity or value is there at all.
PredicatePtr exists(const PropertyPath& path);

}  // namespace orrery::repository
