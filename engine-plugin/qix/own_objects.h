// Objects that users keep in an app that is not theirs to change: sheets and bookmarks of their own in a published app.
#pragma once

#include "qix/call.h"
#include "qix/workspace.h"

namespace orrery::qix {

/// Makes an object in the open app: at once for who may change the app, else as the user's own one, seen by nobody else
/// until it is published, if the catalogue lets them keep it. `tell` gives the answer for the id that `make` returned.
Answer create_in_app(Call& call, std::function<std::string(ObjectEditor&)> make,
                     std::function<json::Value(Session&, const std::string&)> tell);

/// Copies an object with everything below it, as create_in_app does; beside what is below another object, if it may be.
Answer clone_in_app(Call& call, const app::StoredObject& source);

/// Destroys an object of the session or the app; what the user keeps there leaves the catalogue first.
Answer destroy_in_app(Call& call, const std::string& id);

}  // namespace orrery::qix
