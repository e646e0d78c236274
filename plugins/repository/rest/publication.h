// Publishing apps and what belongs to them.
#pragma once

#include "store/store.h"

namespace orrery::repository::rest {

/// Puts the app into the stream; its base objects become published and approved.
Entity publish_app(Store::Unit& unit, const Entity& app, const Guid& stream, const std::string& name);
/// Takes the app out of its stream; nothing in it is published any more.
Entity unpublish_app(Store::Unit& unit, const Entity& app);

}  // namespace orrery::repository::rest
