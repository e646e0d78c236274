#include "predicate.h"

#include "pattern.h"

namespace orrery::repository {
namespace {

std::shared_ptr<Predicate> make(Predicate::Kind kind) {
    auto out = std::make_shared<Predicate>();
    out->kind = kind;
    return out;
}

// `neutral` disappears, `decisive` decides at once, nested groups of the same kind are taken apart.
PredicatePtr group(Predicate::Kind kind, std::vector<PredicatePtr> parts) {
    const bool all = kind == Predicate::Kind::all;
    std::vector<PredicatePtr> kept;
    for (auto& part : parts) {
        if (all ? part->is_never() : part->is_always()) return part;
        if (all ? part->is_always() : part->is_never()) continue;
        if (part->kind == kind)
            kept.insert(kept.end(), part->parts.begin(), part->parts.end());
        else
            kept.push_back(std::move(part));
    }
    if (kept.empty()) return constant(all);
    if (kept.size() == 1) return kept.front();
    auto out = make(kind);
    out->parts = std::move(kept);
    return out;
}

}  // namespace

PredicatePtr never() {
    static const PredicatePtr made = make(Predicate::Kind::never);
    return made;
}

PredicatePtr always() {
    static const PredicatePtr made = make(Predicate::Kind::always);
    return made;
}

PredicatePtr all_of(std::vector<PredicatePtr> parts) { return group(Predicate::Kind::all, std::move(parts)); }
PredicatePtr any_of(std::vector<PredicatePtr> parts) { return group(Predicate::Kind::any, std::move(parts)); }

PredicatePtr negate(PredicatePtr part) {
    if (part->is_never()) return always();
    if (part->is_always()) return never();
    if (part->kind == Predicate::Kind::negated) return part->parts.front();
    auto out = make(Predicate::Kind::negated);
    out->parts.push_back(std::move(part));
    return out;
}

PredicatePtr compare(const Field& field, Test test, std::vector<Value> constants) {
    if (constants.empty()) return never();
    auto out = make(Predicate::Kind::compare);
    out->field = &field;
    out->test = test;
    out->constants = std::move(constants);
    return out;
}

PredicatePtr matches(const Field& field, const std::string& expression) {
    auto out = make(Predicate::Kind::compare);
    out->field = &field;
    out->test = Test::matches;
    out->pattern = std::make_shared<const Pattern>(expression);
    return out;
}

PredicatePtr related(const Field& field, PredicatePtr part) {
    if (part->is_never()) return part;
    auto out = make(Predicate::Kind::related);
    out->field = &field;
    out->parts.push_back(std::move(part));
    return out;
}

PredicatePtr same(PropertyPath left, PropertyPath right) {
    auto out = make(Predicate::Kind::same);
    out->left = std::move(left);
    out->right = std::move(right);
    return out;
}

bool in_database(const Predicate& predicate) {
    if (predicate.kind == Predicate::Kind::same || predicate.test == Test::matches) return false;
    for (auto& part : predicate.parts)
        if (!in_database(*part)) return false;
    return true;
}

std::size_t weight(const Predicate& predicate, std::size_t limit) {
    std::size_t total = 1 + predicate.constants.size();
    for (auto& part : predicate.parts) {
        if (total >= limit) return limit;
        total += weight(*part, limit - total);
    }
    return std::min(total, limit);
}

}  // namespace orrery::repository
