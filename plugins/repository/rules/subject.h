// Who asks, as rules see it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/evaluate.h"

namespace orrery::repository {

/// Where a request comes from decides which rules count.
enum class RuleContext { hub, management };

/// A user with everything rules may ask about. A value.
struct Subject {
    Guid id;  // zero: not in the database
    std::string directory, user_id, name;
    RuleContext context = RuleContext::management;
    bool anonymous = false;
    /// Property → values, both as written; names folded. Holds id, userid, userdirectory, name, roles, every
    /// attribute, session attributes and environment.…
    std::map<std::string, std::vector<std::string>> properties;
    /// Custom property → values, names folded.
    std::map<std::string, std::vector<std::string>> custom;

    /// "DIR\user", as in modifiedByUserName.
    std::string label() const { return directory + "\\" + user_id; }
    /// Distinguishes subjects whose rights may differ.
    std::string key() const;
};

/// A user that the database may not know: name only.
Subject named_subject(std::string_view directory, std::string_view user_id, RuleContext context);
/// The same with what the stored user brings: roles, attributes, custom properties.
void add_stored_user(Subject& subject, const Entity& user, Lookup& lookup);
/// Session attributes (from the sign-in) and environment.
void add_properties(Subject& subject, const std::vector<std::pair<std::string, std::string>>& attributes);

}  // namespace orrery::repository
