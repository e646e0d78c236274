// Whose an object is: the app's own ones are everybody's, what users keep for themselves is theirs until they publish
// it.
#pragma once

#include "app/document.h"
#include "app/identity.h"

namespace orrery::app {

/// The object on top: owned and published is what users make as a whole, such as a sheet.
const StoredObject& root_of(const ObjectMap& objects, const StoredObject& object);

/// The object that the catalogue knows, and whose rights count: the one on top, or for a draft of it what it replaces.
const StoredObject& registered(const ObjectMap& objects, const StoredObject& object);

/// Whether the user keeps the object for themselves, published or not.
bool owns(const StoredObject& object, const User& user);

/// Whether the user gets to see the object. Children follow what is on top of them.
bool shows(const ObjectMap& objects, const StoredObject& object, const User& user);

/// What a copy of an app takes along: no object that its user would not see, and nothing that somebody keeps.
ObjectMap copied_objects(const ObjectMap& objects, const User& user);

}  // namespace orrery::app
