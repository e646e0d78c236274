// The two sides of a comparison in a rule, and how they compare.
#pragma once

#include "condition.h"
#include "subject.h"

namespace orrery::repository {

/// One side: constant values (a text, or whatever the subject has under a name), the subject itself, or a path from
/// the resource.
struct Side {
    enum class Kind { constants, subject, path, resource };
    Kind kind = Kind::constants;
    std::size_t position = 1;
    std::vector<std::string> constants;
    PropertyPath path;
    const Type* type = nullptr;  // of the resource
    Guid subject_id;
};

Side constant_side(std::vector<std::string> constants, std::size_t position);
/// Throws ConditionError for a property the type does not have or rules may not read.
Side side_of(const Operand& operand, const Subject& subject, const Type& type);

/// Throws ConditionError when the two sides cannot be compared.
PredicatePtr compare_sides(Condition::Comparison comparison, const Side& left, const Side& right);
/// Something is there: a value, a reference, an item.
PredicatePtr presence(const Side& side);

}  // namespace orrery::repository
