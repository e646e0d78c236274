// Entities out of the database, over one connection.
#pragma once

#include <orrery/kit/postgres/connection.h>

#include <optional>
#include <unordered_map>
#include <vector>

#include "model/evaluate.h"

namespace orrery::repository {

struct Selection {
    const Type* type = nullptr;
    PredicatePtr where = always();
    const Field* order = nullptr;
    bool descending = false;
    bool lock = false;   // FOR UPDATE
    bool brief = false;  // only the lists that condensed forms show
};

/// Reads within one request: what was loaded once is remembered until forget(). Used by one thread.
class Reader : public Lookup {
public:
    explicit Reader(postgres::Connection& connection) : connection_(connection) {}

    /// Whole entities with their lists. What the database cannot decide is decided here.
    std::vector<Entity> select(const Selection& selection);
    std::int64_t count(const Type& type, const PredicatePtr& where);
    std::optional<Entity> get(const Type& type, const Guid& id, bool lock = false);
    /// For each of the ids: does it satisfy each of the conditions?
    std::unordered_map<Guid, std::vector<bool>> test(const Type& type, const std::vector<Guid>& ids,
                                                     const std::vector<PredicatePtr>& conditions);

    /// The whole entity, loaded on first use.
    const Entity* find(const Type& type, const Guid& id) override;
    /// Loads what the JSON of these entities refers to, however many they are, in a few round trips; afterwards the
    /// lookup given back answers for the condensed forms.
    Lookup& related_to(const std::vector<Entity>& entities);
    void forget();

private:
    using Cache = std::unordered_map<const Type*, std::unordered_map<Guid, Entity>>;
    struct Brief : Lookup {
        Cache known;
        const Entity* find(const Type& type, const Guid& id) override;
    };
    std::vector<Entity> rows(const Type& type, const postgres::Result& result) const;
    void add_lists(const Type& type, std::vector<Entity>& entities, bool brief);
    std::unordered_map<Guid, std::vector<bool>> test_here(const Type& type, const std::vector<Guid>& ids,
                                                          const std::vector<PredicatePtr>& conditions);

    postgres::Connection& connection_;
    Cache cache_;
    Brief brief_;
};

}  // namespace orrery::repository
