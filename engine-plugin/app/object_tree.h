// Parents and children of objects, made to agree after objects of one app were mixed with those of another.
#pragma once

#include "app/document.h"

namespace orrery::app {

/// Who is below whom is what the objects say of their parents: one whose parent is not there, or is below it, comes to
/// the top; children that are missing or stand elsewhere leave their parent's list; the others stay in its order, those
/// that it does not have yet come last. Drafts and embedded bookmarks that are not there are forgotten.
void mend_tree(ObjectMap& objects);

}  // namespace orrery::app
