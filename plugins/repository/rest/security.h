// Who may do what right now: rules and users as last read, forgotten as soon as either changes.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "exchange.h"
#include "rules/access.h"
#include "store/store.h"

namespace orrery::repository::rest {

/// [any thread]
class Security {
public:
    explicit Security(const Model& model) : model_(model) {}

    /// The rights of an identity. With `fresh` nothing remembered is used: for while news of changes cannot arrive.
    /// Throws Refusal 403 for a user who is blocked.
    std::shared_ptr<const Access> access(Reader& reader, const Identity& identity, RuleContext context, bool fresh);

    /// To be called for every committed change, before anybody relies on it.
    void changed(const Change& change);
    void forget();
    /// Grows with everything that may change somebody's rights.
    std::uint64_t version() const { return version_; }

private:
    std::shared_ptr<const RuleSet> rules(Reader& reader, std::uint64_t version);

    const Model& model_;
    std::atomic<std::uint64_t> version_{1};
    std::mutex mutex_;
    std::uint64_t known_version_ = 0;
    std::shared_ptr<const RuleSet> rules_;
    std::unordered_map<std::string, std::shared_ptr<const Access>> known_;
};

/// The stored user of that name, in any case.
std::optional<Entity> find_user(Reader& reader, const Model& model, const std::string& directory,
                                const std::string& user_id);

}  // namespace orrery::repository::rest
