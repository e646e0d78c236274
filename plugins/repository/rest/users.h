// Users who turn up for the first time.
#pragma once

#include "call.h"

namespace orrery::repository::rest {

/// The stored user; a new one when there is none. Throws postgres::Failure (unique_violation) when
/// somebody else makes the same one at the same moment.
Entity ensure_user(const Model& model, Store::Unit& unit, const std::string& directory, const std::string& user_id);

/// A user who comes through the proxy is stored on first use.
void note_user(Call& call);

/// True for directories no real user may belong to: INTERNAL (services) and NONE (anonymous sessions).
bool is_reserved_directory(const std::string& directory);

}  // namespace orrery::repository::rest
