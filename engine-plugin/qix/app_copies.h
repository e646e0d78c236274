// What of one app goes into another, wherever the first one comes from.
#pragma once

#include <string>
#include <vector>

#include "qix/call.h"
#include "qix/engine.h"

namespace orrery::qix {

/// The objects of those ids with everything below and embedded in them; of every id when there are none.
app::ObjectMap chosen_objects(const app::ObjectMap& objects, const std::vector<std::string>& ids);

/// How `source` changes `target`; of the objects perhaps only those of some ids.
using CopyApp = void (*)(app::Document& target, const app::Document& source, const std::vector<std::string>& ids);
/// Everything of an app but its name; what users keep in the target stays theirs.
void copy_all(app::Document& target, const app::Document& source, const std::vector<std::string>& ids);
/// Only objects; what is replaced stays where it stood.
void replace_objects(app::Document& target, const app::Document& source, const std::vector<std::string>& ids);

/// Changes one app by another and saves it; what those who have it open must hear of. With a `name` it is called so
/// from then on. The user may update it. Blocks on files and the catalogue.
Changes replace_content(Engine& engine, const app::User& user, app::App& target, const app::Document& source,
                        const std::vector<std::string>& ids, CopyApp copy, const std::string& name = {});
/// Changes one app by another, saves it, and gives what tells everybody who has it open; its result is `qSuccess`.
/// The session's user may update the target. Blocks on files and the catalogue.
Completion copy_into(const std::shared_ptr<Session>& session, const app::AppEntry& target, const app::Document& source,
                     const std::vector<std::string>& ids, CopyApp copy);

}  // namespace orrery::qix
