// Entities into the database, each change with its audit row and its notification.
#pragma once

#include <orrery/kit/postgres/connection.h>

#include <string>
#include <string_view>
#include <vector>

#include "model/value.h"
#include "seal.h"

namespace orrery::repository {

struct Change {
    enum class What { created, updated, removed };
    What what = What::created;
    std::string type;
    Guid id;
    std::string signed_out;  // see model/sign_in.h
    std::string name = {};   // of the entity; only on the node that made the change
};

/// "created", "updated", "removed".
std::string_view name_of(Change::What what);

/// The channel changes are announced on, and the form they have there: "<what> <id> <type>", and after another blank
/// who may not sign in any more.
inline constexpr char change_channel[] = "orrery_repository";
std::string announcement(const Change& change);
/// Empty type when the text is no announcement.
Change read_announcement(std::string_view text);

/// Writes inside the caller's transaction. Used by one thread.
class Writer {
public:
    /// `user` is who answers for the changes, as "DIR\user".
    Writer(postgres::Connection& connection, const Seal& seal, std::string user)
        : connection_(connection), seal_(seal), user_(std::move(user)) {}

    /// Sets dates and user name, seals secrets, writes. Throws postgres::Failure.
    void insert(Entity& entity);
    /// `before` is what is stored now. The modification date moves on even when nothing else changed.
    void update(const Entity& before, Entity& after);
    void remove(const Entity& entity);

    const std::vector<Change>& changes() const { return changes_; }

private:
    void stamp(Entity& entity, bool created) const;
    void close_secrets(const Entity* before, Entity& entity) const;
    void run(std::vector<postgres::Statement> statements, const Change& change, const Entity* before,
             const Entity* after);

    postgres::Connection& connection_;
    const Seal& seal_;
    std::string user_;
    std::vector<Change> changes_;
};

}  // namespace orrery::repository
