#include "qix/app_changes.h"

#include "qix/engine.h"
#include "qix/session.h"
#include "qix/workspace.h"

namespace orrery::qix {

Changes follow_changes(Session& session, const Changes& changes) {
    Changes seen = changes;
    try {
        session.workspace().app_changed(changes);
    } catch (const std::exception& error) {  // whatever it is: what cannot be shown safely is not shown
        session.engine().log(LogLevel::info, "the app that " + session.user().name() +
                                                 " has open is closed, its data has changed: " + error.what());
        seen.app_gone = true;
    }
    return seen;
}

void make_changes(Session& session, const std::string& app_id, const Changes& changes, Effects& effects) {
    Workspace& work = session.workspace();
    if (work.is_open() && work.app().id() == app_id) {
        const Changes seen = follow_changes(session, changes);
        if (!seen.app_gone) {
            effects.shared.merge(changes);
            return;
        }
        effects.own.merge(seen);
    }
    session.engine().tell_sessions(app_id, changes, &session);
}

}  // namespace orrery::qix
