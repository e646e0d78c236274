// Replaces two or more shared fields of tables by one hidden key field ($Syn) and a table of its combinations.
#pragma once

#include "storage/model_builder.h"

namespace orrery::engine {

/// Afterwards any two tables of `model` share at most one field. Returns one warning per synthetic key.
std::vector<ModelWarning> build_synthetic_keys(ModelBuilder& model);

}  // namespace orrery::engine
