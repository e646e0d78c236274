// All security rules of the site at one moment, parsed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actions.h"
#include "condition.h"
#include "resource_filter.h"
#include "subject.h"

namespace orrery::repository {

struct Rule {
    Guid id;
    std::string name;
    ResourceFilter filter;
    ConditionPtr condition;              // empty: the rule cannot be used
    std::optional<std::string> problem;  // why
    std::uint32_t actions = 0;
    std::int64_t context = 0;  // 0 both, 1 hub only, 2 management only

    bool counts_in(RuleContext where) const { return context == 0 || (context == 1) == (where == RuleContext::hub); }
    bool grants(Action action) const { return (actions & static_cast<std::uint32_t>(action)) != 0; }
};

/// Parses a stored rule; never throws: an unusable rule carries its problem and grants nothing.
Rule read_rule(const Entity& system_rule);

/// Immutable. Disabled rules and other categories than Security are not in it.
class RuleSet {
public:
    explicit RuleSet(const std::vector<Entity>& system_rules);
    const std::vector<Rule>& rules() const { return rules_; }

private:
    std::vector<Rule> rules_;
};

/// Throws Invalid (with positions) unless the rule can be used for at least one type its filter covers.
void check_rule(const Entity& system_rule, const Model& model);

}  // namespace orrery::repository
