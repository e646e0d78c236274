// Saving an app, and telling the catalogue.
#pragma once

#include "app/app.h"
#include "app/catalogue.h"
#include "app/identity.h"
#include "app/store.h"

namespace orrery::qix {

class Engine;

/// What the catalogue is told, in the name of this user, of an app that takes so many bytes on disk.
app::SavedFacts saved_facts(const app::Document& document, std::uint64_t size, const app::User& user);
/// What the catalogue is told of an object.
app::ObjectFacts facts_of(const app::StoredObject& object);

/// Writes the app's files, then reports what was saved. Blocks; one save of an app at a time. Throws QixError
/// app_save_failed or access_denied.
void save_app(Engine& engine, const app::User& user, app::App& app, app::Store::Part part);
/// The same for who may not change the app but keeps objects in it: those are reported, the data stays as it is.
void save_own_objects(Engine& engine, const app::User& user, app::App& app);

}  // namespace orrery::qix
