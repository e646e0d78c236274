// One request on its way through a session, and the three ways a method can answer it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <variant>

#include "qix/changes.h"
#include "qix/handles.h"
#include "qix/parameters.h"

namespace orrery::qix {

class Connection;
class Session;

/// A request that has no answer yet. Its members are guarded by the session.
struct Pending {
    RequestMessage request;
    std::weak_ptr<Connection> connection;
    std::stop_source stop;
    bool answered = false;
    bool started = false;      ///< its turn has come
    bool calculating = false;  ///< its answer depends on state that later requests may change
    std::int64_t reload = 0;   ///< id of the reload that it waits for, or 0
    bool debugged = false;     ///< and that one waits for what its user says
    std::chrono::steady_clock::time_point arrived = std::chrono::steady_clock::now();
    std::chrono::nanoseconds lock{0}, validate{0}, traverse{0};  ///< see RequestFacts
    Target target;
};

/// What a method sees of its request. Lives on the session's strand.
struct Call {
    Session& session;
    const std::shared_ptr<Pending>& pending;
    const Target& target;
    const Parameters& params;
    Effects effects;  ///< what the method changed; reported when it has answered, even with an error
};

/// Reads a snapshot taken on the strand and runs beside later requests; a change of what it reads ends it with
/// error 15. It should look at the token now and then.
using Calculation = std::function<json::Value(std::stop_token)>;

/// The end of a background job, back on the strand: applies what was done and gives the result.
using Completion = std::function<json::Value(Effects&)>;
/// Long work (files, other services, reloads) that later requests need not wait for.
struct Background {
    enum class Lane { files, reloads, debugged_reloads } lane = Lane::files;
    std::function<Completion(std::stop_token)> run;
};

using Answer = std::variant<json::Value, Calculation, Background>;

}  // namespace orrery::qix
