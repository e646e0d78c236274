// Selections as a bookmark keeps them: by value, so that they survive a reload.
#pragma once

#include "orrery/kit/json.h"
#include "qix/snapshot.h"

namespace orrery::qix {

/// NxBookmark of the selections as they are: every state's fields with their selected values.
json::Value capture_bookmark(const engine::AppSelections& selections);

/// The bookmark as the user may see it: without values that section access keeps from them, and without what variables
/// were worth to whoever made it.
json::Value seen_bookmark(const json::Value& bookmark, const Snapshot& snapshot);

/// Replaces the selections of every state the bookmark holds; values that are gone are left out. False when the
/// bookmark holds no state that exists.
bool apply_bookmark(const json::Value& bookmark, engine::AppSelections& selections);

/// BookmarkFieldVerifyWarnings: the fields and values of the bookmark, and the states, that are gone.
json::Value bookmark_warnings(const json::Value& bookmark, const engine::AppSelections& selections);

/// What a bookmark selects in one state; empty when it holds nothing of it.
engine::SelectionState bookmark_selection(const json::Value& bookmark, std::string_view state,
                                          const engine::DataModel& model);

/// qFieldInfos of a bookmark's layout: the state of each field it selects in.
json::Value bookmark_field_infos(const json::Value& bookmark);

}  // namespace orrery::qix
