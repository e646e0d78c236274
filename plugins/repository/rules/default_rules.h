// The rules a new site starts with.
#pragma once

#include <vector>

#include "model/value.h"

namespace orrery::repository {

/// Ids that are the same on every site.
extern const Guid everyone_stream, monitoring_stream;

/// As SystemRule entities, ready to be stored. Their ids are derived from their names, so that every site has the same.
std::vector<Entity> default_rules();

}  // namespace orrery::repository
