// The one language filters and access rules are translated to: a condition on one entity. It is evaluated in memory
// (evaluate.h) and translated to SQL (store/sql_predicate.h); both must agree.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "type.h"

namespace orrery::repository {

struct Predicate;
using PredicatePtr = std::shared_ptr<const Predicate>;

/// How a property compares with constants. Texts compare without case unless the name says exact. A property without a
/// value (empty reference, empty list) satisfies nothing; of a list, any item may satisfy.
/// `present`: a list has any item.
enum class Test {
    equal,
    exact,
    less,
    less_equal,
    greater,
    greater_equal,
    starts,
    ends,
    contains,
    like,
    matches,
    present
};

/// One step of a property path: a field, and for a list which of its entities to follow (all when empty).
struct PathStep {
    const Field* field = nullptr;
    PredicatePtr chosen;
};
using PropertyPath = std::vector<PathStep>;

struct Predicate {
    enum class Kind {
        never,
        always,
        all,      // every part
        any,      // some part
        negated,  // not parts[0]
        compare,  // field against any of the constants
        related,  // some entity behind the reference, list or child field satisfies parts[0]
        same      // some value of `left` equals some value of `right` (memory only)
    };
    Kind kind = Kind::never;
    std::vector<PredicatePtr> parts;
    const Field* field = nullptr;
    Test test = Test::equal;
    std::vector<Value> constants;
    std::shared_ptr<const class Pattern> pattern;  // for Test::matches
    PropertyPath left, right;                      // for Kind::same

    bool is_never() const { return kind == Kind::never; }
    bool is_always() const { return kind == Kind::always; }
};

PredicatePtr never();
PredicatePtr always();
inline PredicatePtr constant(bool truth) { return truth ? always() : never(); }
/// Flattened; constants fold away.
PredicatePtr all_of(std::vector<PredicatePtr> parts);
PredicatePtr any_of(std::vector<PredicatePtr> parts);
PredicatePtr negate(PredicatePtr part);
PredicatePtr compare(const Field& field, Test test, std::vector<Value> constants);
/// Throws std::invalid_argument when the expression is malformed or too large.
PredicatePtr matches(const Field& field, const std::string& expression);
PredicatePtr related(const Field& field, PredicatePtr part);
PredicatePtr same(PropertyPath left, PropertyPath right);

/// True when the database can answer it alone: nothing in it is memory only.
bool in_database(const Predicate& predicate);
/// Nodes, shared ones counted each time they occur; stops counting at `limit`.
std::size_t weight(const Predicate& predicate, std::size_t limit);

}  // namespace orrery::repository
