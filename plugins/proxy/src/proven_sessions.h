// Sessions of users who show a proof with their requests: a header that a front sets, a token.
#pragma once
#include <optional>

#include "sessions.h"

namespace orrery::proxy {

/// One session for each virtual proxy and user as his proof describes him, however many requests come without its
/// cookie: programs often send the proof alone. A proof that tells of other attributes is another session's.
class ProvenSessions {
public:
    /// `id` is what its cookie holds; kept here, in memory only, to be given to each client that shows the proof.
    struct Held {
        std::string id;
        Sessions::Pointer session;
        bool is_new = false;
    };
    explicit ProvenSessions(Sessions& sessions) : sessions_(sessions) {}
    /// The live one; nothing: it has to begin. [any thread]
    std::optional<Held> find(const std::string& prefix, const Principal& who, std::chrono::minutes idle);
    /// Begins it, unless another request has done so meanwhile. Throws as Sessions::create does. [any thread]
    Held begin(const std::string& prefix, const Principal& who, std::chrono::minutes idle);

private:
    struct Known {
        std::string id;
        std::weak_ptr<Session> session;
    };
    std::optional<Held> live(const std::string& key, const std::string& prefix, const Principal& who,
                             std::chrono::minutes idle) const;
    Sessions& sessions_;
    std::mutex mutex_;
    std::unordered_map<std::string, Known> known_;  // by the digest of prefix and proof
};

/// Whether a session stands for exactly what a proof says: the user and his attributes.
bool is_session_of(const Session& session, const Principal& who);

}  // namespace orrery::proxy
