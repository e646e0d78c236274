// Entities to JSON, exactly as the interface names and orders things.
#pragma once

#include <orrery/kit/json/write.h>

#include <string>
#include <vector>

#include "evaluate.h"

namespace orrery::repository {

/// The caller's actions on an entity; nullptr writes null, as when nobody asked.
using Privileges = std::vector<std::string>;

/// Every property, references in condensed form (taken from `related`; one that is not found is null).
void write_full(json::Writer& out, const Entity& entity, Lookup& related, const Privileges* privileges = nullptr);
/// The condensed form.
void write_condensed(json::Writer& out, const Entity& entity, Lookup& related, const Privileges* privileges = nullptr);
/// The value of one property, as it stands in the full form.
void write_field(json::Writer& out, const Field& field, const Entity& entity, Lookup& related);

}  // namespace orrery::repository
