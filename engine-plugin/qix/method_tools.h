// Small things that many methods share.
#pragma once

#include <functional>
#include <string>

#include "qix/call.h"
#include "qix/engine.h"
#include "qix/environment.h"
#include "qix/errors.h"
#include "qix/registry.h"
#include "qix/session.h"
#include "qix/workspace.h"

namespace orrery::qix {

/// An answer that is made beside the strand, on the lane for files and other services.
template <class Make>
Answer in_background(Make make) {
    return Background{Background::Lane::files, [make = std::move(make)](std::stop_token) -> Completion {
                          json::Value result = make();
                          return [result = std::move(result)](Effects&) { return result; };
                      }};
}

/// {key: value}, the result of most methods.
inline json::Value result_of(std::string_view key, json::Value value) {
    return json::Value::object({{std::string(key), std::move(value)}});
}
inline json::Value nothing() { return json::Value::object(); }

inline Workspace& workspace(Call& call) { return call.session.workspace(); }

/// Reads a snapshot of the session as it is now; see Calculation.
template <class Make>
Calculation calculate(Call& call, Make make) {
    return [snapshot = workspace(call).snapshot(), make = std::move(make)](std::stop_token stop) -> json::Value {
        const Environment environment(*snapshot, std::move(stop));
        try {
            return make(*snapshot, environment);
        } catch (const engine::CalculationCancelled&) {
            environment.stop_here();  // says which of the two reasons it was
            throw;
        }
    };
}

Class class_of(ObjectKind kind);
/// {qReturn: …} for an object, or for none when it is null.
json::Value return_object(Session& session, const app::ObjectPtr& object);
inline json::Value return_object(Call& call, const app::ObjectPtr& object) {
    return return_object(call.session, object);
}

/// To be called after a successful change of selections: records it in the history unless a modal session is on.
void selections_changed(Call& call);
/// Throws modal_object_error when an object other than this (by id and path) is modal.
void require_not_modal(Call& call, const std::string& object = {}, const std::string& path = {});

}  // namespace orrery::qix
