// What bookmarks keep besides selections: values of variables and the soft patches of objects.
#pragma once

#include <string>
#include <vector>

#include "orrery/kit/json.h"
#include "qix/call.h"
#include "qix/snapshot.h"

namespace orrery::qix {

struct ViewParts {
    bool variables = false;
    std::vector<std::string> patched;  ///< ids of objects; their soft patches are kept
    bool all_patched = false;          ///< of every object
};

/// NxBookmark of what a session shows.
json::Value capture_view(const Snapshot& snapshot, const ViewParts& parts);

/// Makes the session show it: selections, variables, patches, as far as what they are about is there. False when no
/// selection could be put back. Throws modal_object_error.
bool apply_view(Call& call, const json::Value& bookmark);

}  // namespace orrery::qix
