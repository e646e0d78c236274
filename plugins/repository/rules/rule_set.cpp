#include "rule_set.h"

#include "binder.h"
#include "model/fold.h"

namespace orrery::repository {

Rule read_rule(const Entity& system_rule) {
    Rule out;
    out.id = system_rule.id();
    out.name = system_rule.text("name");
    out.actions = static_cast<std::uint32_t>(system_rule.integer("actions"));
    out.context = system_rule.integer("ruleContext");
    try {
        out.filter = ResourceFilter(system_rule.text("resourceFilter"));
        out.condition = parse_condition(system_rule.text("rule"));
    } catch (const Invalid& error) {
        out.problem = error.what();
        out.condition.reset();
    }
    return out;
}

RuleSet::RuleSet(const std::vector<Entity>& system_rules) {
    for (auto& rule : system_rules)
        if (!rule.flag("disabled") && rule.text("category") == "Security") rules_.push_back(read_rule(rule));
}

void check_rule(const Entity& system_rule, const Model& model) {
    const auto category = system_rule.text("category");
    if (category != "Security" && category != "License" && category != "Sync")
        throw Invalid("property 'category': expected Security, License or Sync");
    const auto actions = system_rule.integer("actions");
    if (actions < 0 || actions > all_actions)
        throw Invalid("property 'actions': expected a sum of action bits from 0 to " + std::to_string(all_actions));
    const ResourceFilter filter(system_rule.text("resourceFilter"));
    const auto condition = parse_condition(system_rule.text("rule"));
    if (category != "Security") return;
    // Nobody in particular: what the subject has is not known yet, what it may be asked is.
    const auto subject = named_subject("", "", RuleContext::hub);
    const AccessTo access = [](const Type&, Action) { return Bound{always(), {}}; };
    std::optional<std::string> problem;
    for (auto& type : model.types()) {
        if (type.is_child() || filter.on(type)->is_never()) continue;
        const auto bound = bind(*condition, subject, type, access);
        if (!bound.problem) return;
        if (!problem) problem = bound.problem;
    }
    if (problem) throw Invalid("property 'rule': " + *problem);
}

}  // namespace orrery::repository
