#include "operands.h"

#include <algorithm>

#include "model/fold.h"
#include "model/json_read.h"
#include "model/pattern.h"

namespace orrery::repository {
namespace {

using Comparison = Condition::Comparison;

Side user_side(const Operand& operand, const Subject& subject) {
    Side out = constant_side({}, operand.position);
    if (operand.segments.empty()) {
        out.kind = Side::Kind::subject;
        out.subject_id = subject.id;
        return out;
    }
    std::string name;
    for (auto& segment : operand.segments) {
        if (segment.custom && operand.segments.size() > 1)
            throw ConditionError("a custom property of the user stands alone: user.@" + segment.name, operand.position);
        name += (name.empty() ? "" : ".") + fold(segment.name);
    }
    const auto& source = operand.segments.front().custom ? subject.custom : subject.properties;
    const auto found = source.find(name);
    if (found != source.end()) out.constants = found->second;
    return out;
}

std::string written(const Operand& operand) {
    std::string out = operand.root;
    for (auto& segment : operand.segments) out += (segment.custom ? ".@" : ".") + segment.name;
    return out;
}

Side resource_side(const Operand& operand, const Type& type) {
    Side out = constant_side({}, operand.position);
    out.type = &type;
    if (operand.segments.empty()) {
        out.kind = Side::Kind::resource;
        return out;
    }
    const auto& first = operand.segments.front();
    if (operand.segments.size() == 1 && !first.custom && same_name(first.name, "resourcetype")) {
        out.constants = {type.name()};
        return out;
    }
    auto path = resolve(type, operand.segments);
    if (!path)
        throw ConditionError("'" + written(operand) + "' is no property of type " + type.name(), operand.position);
    // Inside owned children everything may be read; the way there must be declared for rules.
    for (auto& step : *path) {
        if (!step.field->is_accessible)
            throw ConditionError("rules cannot read '" + step.field->name + "' in '" + written(operand) + "'",
                                 operand.position);
        if (step.field->kind == Kind::children) break;
    }
    out.kind = Side::Kind::path;
    out.path = std::move(*path);
    return out;
}

bool matches_constant(Comparison comparison, const std::string& left, const std::string& right) {
    switch (comparison) {
        case Comparison::exact:
            return left == right;
        case Comparison::like:
            return like(fold(left), fold(right));
        default:
            return fold(left) == fold(right);
    }
}

// What cannot be compiled is the rule's fault, told with its place, also where nothing is there to be matched.
template <class Make>
auto compiled(const Side& expressions, const std::string& expression, const Make& make) {
    try {
        return make(expression);
    } catch (const std::invalid_argument& error) {
        throw ConditionError(error.what(), expressions.position);
    }
}

PredicatePtr constants_with_expressions(const Side& left, const Side& right) {
    bool found = false;
    for (auto& b : right.constants) {
        const auto pattern = compiled(right, b, [](auto& text) { return std::make_unique<Pattern>(text); });
        for (auto& a : left.constants) found = found || pattern->found_in(a);
    }
    return constant(found);
}

PredicatePtr constants_with_constants(Comparison comparison, const Side& left, const Side& right) {
    if (comparison == Comparison::matches) return constants_with_expressions(left, right);
    for (auto& a : left.constants)
        for (auto& b : right.constants)
            if (matches_constant(comparison, a, b)) return always();
    return never();
}

// Constants in the type of the field; GUIDs that are none can equal nothing and are left out.
std::vector<Value> typed(const Field& field, const Side& constants) {
    std::vector<Value> out;
    const bool by_id = field.kind == Kind::guid || field.target;
    for (auto& text : constants.constants) {
        if (by_id) {
            if (auto id = Guid::parse(text)) out.emplace_back(*id);
        } else if (field.kind == Kind::text || field.kind == Kind::texts) {
            out.emplace_back(text);
        } else {
            try {
                out.push_back(read_scalar(field, text));
            } catch (const Invalid& error) {
                throw ConditionError(error.what(), constants.position);
            }
        }
    }
    return out;
}

PredicatePtr path_with_constants(Comparison comparison, const Side& path, const Side& constants) {
    const Field& field = *path.path.back().field;
    const bool textual = field.kind == Kind::text || field.kind == Kind::texts;
    if (comparison == Comparison::like) {
        if (!textual && field.kind != Kind::guid)
            throw ConditionError("'" + field.name + "' is no text: 'like' cannot be used", path.position);
        std::vector<Value> patterns(constants.constants.begin(), constants.constants.end());
        return along(path.path, compare(field, Test::like, std::move(patterns)));
    }
    if (comparison == Comparison::matches) {
        if (!textual) throw ConditionError("'" + field.name + "' is no text: 'matches' cannot be used", path.position);
        std::vector<PredicatePtr> some;
        for (auto& expression : constants.constants)
            some.push_back(compiled(constants, expression, [&](auto& text) { return matches(field, text); }));
        return along(path.path, any_of(std::move(some)));
    }
    const Test test = comparison == Comparison::exact ? Test::exact : Test::equal;
    return along(path.path, compare(field, test, typed(field, constants)));
}

PredicatePtr with_subject(const Side& subject, const Side& other) {
    const bool known = !subject.subject_id.zero();
    const Field* target = nullptr;
    if (other.kind == Side::Kind::resource && other.type->name() == "User") {
        target = &other.type->field("id");
        return known ? compare(*target, Test::equal, {Value(subject.subject_id)}) : never();
    }
    if (other.kind == Side::Kind::path) target = other.path.back().field;
    if (!target || !target->target || target->target->name() != "User")
        throw ConditionError("the user can only be compared with something that is a user", other.position);
    return known ? along(other.path, compare(*target, Test::equal, {Value(subject.subject_id)})) : never();
}

PredicatePtr compare_equal(Comparison comparison, const Side& left, const Side& right) {
    using Kind = Side::Kind;
    if (left.kind == Kind::subject && right.kind == Kind::subject) return always();
    if (left.kind == Kind::subject || right.kind == Kind::subject) {
        if (comparison == Comparison::like || comparison == Comparison::matches)
            throw ConditionError("the user itself is no text", left.position);
        return left.kind == Kind::subject ? with_subject(left, right) : with_subject(right, left);
    }
    if (left.kind == Kind::resource || right.kind == Kind::resource)
        throw ConditionError("the resource itself can only be compared with the user", left.position);
    if (left.kind == Kind::constants && right.kind == Kind::constants)
        return constants_with_constants(comparison, left, right);
    const bool swapped = left.kind == Kind::constants;
    if (swapped && (comparison == Comparison::like || comparison == Comparison::matches))
        throw ConditionError("a pattern must be a text or a property of the user", right.position);
    if (left.kind == Kind::path && right.kind == Kind::path) {
        if (comparison == Comparison::like || comparison == Comparison::matches || comparison == Comparison::exact)
            throw ConditionError("two properties of resources compare with = or != only", right.position);
        return same(left.path, right.path);
    }
    return path_with_constants(comparison, swapped ? right : left, swapped ? left : right);
}

}  // namespace

Side constant_side(std::vector<std::string> constants, std::size_t position) {
    Side out;
    out.constants = std::move(constants);
    out.position = position;
    return out;
}

Side side_of(const Operand& operand, const Subject& subject, const Type& type) {
    if (operand.kind == Operand::Kind::constant) return constant_side({operand.constant}, operand.position);
    if (operand.root == "user") return user_side(operand, subject);
    if (operand.root == "resource") return resource_side(operand, type);
    throw ConditionError("'" + operand.root + "' is known in load balancing rules only", operand.position);
}

PredicatePtr compare_sides(Comparison comparison, const Side& left, const Side& right) {
    if (comparison != Comparison::unequal) return compare_equal(comparison, left, right);
    return negate(compare_equal(Comparison::equal, left, right));
}

PredicatePtr presence(const Side& side) {
    switch (side.kind) {
        case Side::Kind::constants: {
            const auto filled = [](const std::string& text) { return !text.empty(); };
            return constant(std::any_of(side.constants.begin(), side.constants.end(), filled));
        }
        case Side::Kind::path:
            return exists(side.path);
        default:
            return always();
    }
}

}  // namespace orrery::repository
