#include "binder.h"

#include "operands.h"

namespace orrery::repository {
namespace {

class Binder {
public:
    Binder(const Subject& subject, const Type& type, const AccessTo& access)
        : subject_(subject), type_(type), access_(access) {}

    // A part that cannot be decided matters only where no other part decides alone.
    Bound bind(const Condition& condition) const {
        switch (condition.kind) {
            case Condition::Kind::always:
                return {always(), {}};
            case Condition::Kind::all:
                return group(condition, true);
            case Condition::Kind::any:
                return group(condition, false);
            case Condition::Kind::negated: {
                auto inner = bind(*condition.parts.front());
                if (!inner.problem) inner.predicate = negate(inner.predicate);
                return inner;
            }
            default:
                break;
        }
        try {
            return {leaf(condition), {}};
        } catch (const ConditionError& error) {
            return {never(), error.what()};
        }
    }

private:
    Bound group(const Condition& condition, bool all) const {
        std::vector<PredicatePtr> parts;
        std::optional<std::string> problem;
        for (auto& part : condition.parts) {
            auto bound = bind(*part);
            if (bound.problem) {
                if (!problem) problem = bound.problem;
                continue;
            }
            if (all ? bound.predicate->is_never() : bound.predicate->is_always()) return bound;
            parts.push_back(std::move(bound.predicate));
        }
        if (problem) return {never(), problem};
        return {all ? all_of(std::move(parts)) : any_of(std::move(parts)), {}};
    }

    PredicatePtr leaf(const Condition& condition) const {
        if (condition.kind == Condition::Kind::call) return call(condition);
        if (condition.kind == Condition::Kind::truth)
            return compare_sides(Condition::Comparison::equal, side_of(condition.left, subject_, type_),
                                 constant_side({"true"}, condition.position));
        return compare_sides(condition.comparison, side_of(condition.left, subject_, type_),
                             side_of(condition.right, subject_, type_));
    }

    PredicatePtr call(const Condition& condition) const {
        const auto& path = condition.left;
        if (condition.function == "hasprivilege") return has_privilege(condition);
        if (condition.function == "empty") return negate(presence(side_of(path, subject_, type_)));
        if (condition.function == "isowned" && path.root == "resource" && path.segments.empty())
            return constant(type_.is_owned());
        if (condition.function == "isanonymous" && path.root == "user" && path.segments.empty())
            return constant(subject_.anonymous);
        throw ConditionError("there is no function '" + condition.function + "' here", condition.position);
    }

    PredicatePtr has_privilege(const Condition& condition) const {
        const auto action = find_action(condition.argument);
        if (!action) throw ConditionError("'" + condition.argument + "' is no action", condition.position);
        if (condition.left.root != "resource")
            throw ConditionError("HasPrivilege can be asked of a resource only", condition.position);
        if (condition.left.segments.empty()) return privilege(type_, *action, condition.position);
        const auto side = side_of(condition.left, subject_, type_);
        const Field& field = *side.path.back().field;
        if (!field.target || field.kind == Kind::children)
            throw ConditionError("'" + field.name + "' leads to no resource that could have privileges",
                                 condition.position);
        return along(side.path, related(field, privilege(*field.target, *action, condition.position)));
    }

    PredicatePtr privilege(const Type& type, Action action, std::size_t position) const {
        auto bound = access_(type, action);
        if (bound.problem) throw ConditionError(*bound.problem, position);
        return bound.predicate;
    }

    const Subject& subject_;
    const Type& type_;
    const AccessTo& access_;
};

}  // namespace

Bound bind(const Condition& condition, const Subject& subject, const Type& type, const AccessTo& access) {
    return Binder(subject, type, access).bind(condition);
}

}  // namespace orrery::repository
