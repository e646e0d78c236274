// What a session does when its app was changed as a whole.
#pragma once

#include "qix/changes.h"

namespace orrery::qix {

class Session;

/// The session's workspace follows the change; it came from elsewhere. Returns what its client is to hear: that the app
/// is gone where the new data is not for this user. On the session's strand.
Changes follow_changes(Session& session, const Changes& changes);

/// The session made the change, as one of everybody: it follows, the other sessions are told. On the session's strand.
void make_changes(Session& session, const std::string& app_id, const Changes& changes, Effects& effects);

}  // namespace orrery::qix
