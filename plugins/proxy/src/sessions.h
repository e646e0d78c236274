// All sessions of this proxy.
#pragma once
#include <functional>
#include <map>
#include <shared_mutex>
#include <unordered_map>

#include "session.h"

namespace orrery::proxy {

struct SessionLimits {
    std::size_t all = 100'000;
    std::size_t per_user = 0;  // 0: as many as he likes
};

class Sessions {
public:
    using Pointer = std::shared_ptr<Session>;
    using Idle = std::function<std::chrono::minutes(std::string_view prefix)>;
    /// Hears of each session that ends, once.
    using Ended = std::function<void(const Session& session, const std::string& reason)>;
    explicit Sessions(SessionLimits limits, Ended ended = {}) : limits_(limits), ended_(std::move(ended)) {}

    /// A new session under a new id (or one given by an integrator), which is returned once and kept nowhere. Throws
    /// Error(limit) when the user or the site has too many, Error(conflict) when a given id exists.
    std::pair<std::string, Pointer> create(const std::string& prefix, Principal who, std::string id = {});
    /// The live session of that id and virtual proxy; null: none.
    Pointer find(std::string_view id, std::string_view prefix, std::chrono::minutes idle) const;
    /// By id, or by the handle that lists show.
    Pointer find_any(std::string_view id_or_handle, std::string_view prefix) const;
    std::vector<Pointer> list(std::string_view prefix) const;
    std::vector<Pointer> of_user(std::string_view directory, std::string_view id) const;
    /// Ends it; its WebSockets close with 4401.
    void end(const Pointer& session, const std::string& reason);
    /// Ends what has idled too long; returns how many.
    std::size_t sweep(const Idle& idle);
    std::size_t size() const;

    std::vector<Pointer> all() const;
    void restore(std::vector<Pointer> sessions);

private:
    std::vector<Pointer> where(const std::function<bool(const Session&)>& wanted) const;
    const SessionLimits limits_;
    const Ended ended_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, Pointer> by_hash_;
};

/// User names and directories compare without case.
bool same_user(const Principal& who, std::string_view directory, std::string_view id);

}  // namespace orrery::proxy
