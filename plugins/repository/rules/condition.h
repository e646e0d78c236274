// The condition of a rule, parsed: what it says, before it is known about whom and about what.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/invalid.h"
#include "model/path.h"

namespace orrery::repository {

/// A condition that cannot be used, and where: `position` counts characters from 1.
class ConditionError : public Invalid {
public:
    ConditionError(const std::string& what, std::size_t position)
        : Invalid(what + " (at character " + std::to_string(position) + ")"), position_(position) {}
    std::size_t position() const { return position_; }

private:
    std::size_t position_;
};

struct Operand {
    enum class Kind { path, constant };
    Kind kind = Kind::constant;
    std::size_t position = 1;
    std::string constant;           // text, number and truth alike
    std::string root;               // user or resource, folded; "subject" has become "user"
    std::vector<Segment> segments;  // what follows the root
};

struct Condition;
using ConditionPtr = std::shared_ptr<const Condition>;

struct Condition {
    enum class Kind { always, all, any, negated, comparison, call, truth };
    enum class Comparison { equal, exact, unequal, like, matches };
    Kind kind = Kind::always;
    std::size_t position = 1;
    std::vector<ConditionPtr> parts;
    Operand left, right;  // truth and call: left only
    Comparison comparison = Comparison::equal;
    std::string function;  // folded: hasprivilege, empty, isowned, isanonymous
    std::string argument;
};

/// Parses; an empty text is a condition that always holds. Bounded in length, depth and size. Throws ConditionError.
ConditionPtr parse_condition(std::string_view text);

}  // namespace orrery::repository
