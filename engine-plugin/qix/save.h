// Saving an app, and telling the catalogue.
#pragma once

#include "app/app.h"
#include "app/identity.h"
#include "app/store.h"

namespace orrery::qix {

class Engine;

/// Writes the app's files, then reports what was saved. Blocks; one save of an app at a time. Throws QixError
/// app_save_failed or access_denied.
void save_app(Engine& engine, const app::User& user, app::App& app, app::Store::Part part);

}  // namespace orrery::qix
