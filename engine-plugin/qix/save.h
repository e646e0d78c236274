// Saving an app, and telling the catalogue.
#pragma once

#include "app/app.h"
#include "app/catalogue.h"
#include "app/identity.h"
#include "app/store.h"

namespace orrery::qix {

class Engine;

/// What the catalogue is told of an app that takes so many bytes on disk.
app::SavedFacts saved_facts(const app::Document& document, std::uint64_t size);
/// What the catalogue is told of an object.
app::ObjectFacts facts_of(const app::StoredObject& object);

/// Writes the app's files, then reports what was saved. Blocks; one save of an app at a time. Throws QixError
/// app_save_failed or access_denied.
void save_app(Engine& engine, const app::User& user, app::App& app, app::Store::Part part);

}  // namespace orrery::qix
